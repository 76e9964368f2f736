#include "renderer/gl/gl_guard.h"

#include <mutex>

#include <EGL/egl.h>
#include <osg/GL>
#include <osg/GLExtensions>
#include <osg/Notify>

namespace citytwin::gl {

namespace {

constexpr GLenum debug_output = 0x92E0;
constexpr GLenum debug_output_synchronous = 0x8242;
constexpr GLenum debug_type_error = 0x824C;
constexpr GLenum debug_type_undefined = 0x824E;

thread_local GlGuard* active = nullptr;

class Listener : public osg::NotifyHandler {
 public:
  void notify(osg::NotifySeverity severity, char const* message) override {
    if (active && severity <= osg::WARN) active->report(message);
  }
};

void APIENTRY on_debug_message(GLenum, GLenum type, GLuint, GLenum, GLsizei length,
                               GLchar const* message, void const*) {
  if (!active || (type != debug_type_error && type != debug_type_undefined)) return;
  active->report("GL: " + std::string(message, static_cast<std::size_t>(length)));
}

std::string text_of(GLenum name) {
  auto const* text = glGetString(name);
  return text ? reinterpret_cast<char const*>(text) : "";
}

}  // namespace

GlGuard::GlGuard() {
  static std::once_flag once;
  std::call_once(once, [] {
    osg::setNotifyLevel(osg::WARN);
    osg::setNotifyHandler(new Listener);
  });
  active = this;
}

GlGuard::~GlGuard() {
  active = nullptr;
}

void GlGuard::watch_current_context() {
  using Callback =
      void(APIENTRY*)(GLenum, GLenum, GLuint, GLenum, GLsizei, GLchar const*, void const*);
  using Install = void(APIENTRY*)(Callback, void const*);
  auto const install = reinterpret_cast<Install>(eglGetProcAddress("glDebugMessageCallback"));
  if (!install) return;
  glEnable(debug_output);
  glEnable(debug_output_synchronous);
  install(on_debug_message, nullptr);
}

void GlGuard::report(std::string message) {
  while (!message.empty() && message.back() == '\n') message.pop_back();
  if (!message.empty()) messages_.push_back(std::move(message));
}

std::optional<Error> GlGuard::take_error() {
  if (messages_.empty()) return std::nullopt;
  std::string text = "the picture cannot be trusted: " + messages_.front();
  if (messages_.size() > 1) text += " (and " + std::to_string(messages_.size() - 1) + " more)";
  messages_.clear();
  return Error{ErrorCode::internal, text, "OpenGL"};
}

GlStrings gl_strings() {
  return {text_of(GL_RENDERER), text_of(GL_VERSION), text_of(GL_VENDOR)};
}

}  // namespace citytwin::gl

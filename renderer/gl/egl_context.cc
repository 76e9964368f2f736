#include "renderer/gl/egl_context.h"

#include <cstdlib>
#include <string>
#include <vector>

#include <EGL/egl.h>
#include <EGL/eglext.h>

namespace citytwin::gl {

namespace {

/// Display, context and pbuffer; released in the order surface, context, display.
struct EglHandles {
  EGLDisplay display = EGL_NO_DISPLAY;
  EGLContext context = EGL_NO_CONTEXT;
  EGLSurface surface = EGL_NO_SURFACE;

  void release() {
    if (display == EGL_NO_DISPLAY) return;
    eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    if (surface != EGL_NO_SURFACE) eglDestroySurface(display, surface);
    if (context != EGL_NO_CONTEXT) eglDestroyContext(display, context);
    eglTerminate(display);
    *this = {};
  }
};

class EglContext : public osg::GraphicsContext {
 public:
  explicit EglContext(EglHandles handles) : handles_(handles) {
    _traits = new osg::GraphicsContext::Traits;
    _traits->width = 16;
    _traits->height = 16;
    _traits->pbuffer = true;
    setState(new osg::State);
    getState()->setGraphicsContext(this);
    getState()->setContextID(osg::GraphicsContext::createNewContextID());
  }

  bool valid() const override { return handles_.display != EGL_NO_DISPLAY; }
  bool realizeImplementation() override { return realized_ = valid(); }
  bool isRealizedImplementation() const override { return realized_; }
  void closeImplementation() override {
    handles_.release();
    realized_ = false;
  }
  bool makeCurrentImplementation() override {
    // EGL's bound API is per thread.
    eglBindAPI(EGL_OPENGL_API);
    return eglMakeCurrent(handles_.display, handles_.surface, handles_.surface, handles_.context);
  }
  bool makeContextCurrentImplementation(osg::GraphicsContext*) override {
    return makeCurrentImplementation();
  }
  bool releaseContextImplementation() override {
    return eglMakeCurrent(handles_.display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
  }
  void bindPBufferToTextureImplementation(GLenum) override {}
  void swapBuffersImplementation() override {}

 private:
  ~EglContext() override { close(true); }

  EglHandles handles_;
  bool realized_ = false;
};

template <class Function>
Function egl_function(char const* name) {
  return reinterpret_cast<Function>(eglGetProcAddress(name));
}

bool is_software(EGLDeviceEXT device) {
  auto const query = egl_function<PFNEGLQUERYDEVICESTRINGEXTPROC>("eglQueryDeviceStringEXT");
  char const* text = query ? query(device, EGL_EXTENSIONS) : nullptr;
  return text && std::string(text).find("EGL_MESA_device_software") != std::string::npos;
}

std::vector<EGLDeviceEXT> devices() {
  auto const query = egl_function<PFNEGLQUERYDEVICESEXTPROC>("eglQueryDevicesEXT");
  EGLint count = 0;
  if (!query || !query(0, nullptr, &count) || count == 0) return {};
  std::vector<EGLDeviceEXT> list(static_cast<std::size_t>(count));
  query(count, list.data(), &count);
  list.resize(static_cast<std::size_t>(count));
  return list;
}

/// All displays worth trying, best first.
std::vector<EGLDisplay> candidate_displays() {
  std::vector<EGLDisplay> displays;
  auto const get = egl_function<PFNEGLGETPLATFORMDISPLAYEXTPROC>("eglGetPlatformDisplayEXT");
  if (!get) return {eglGetDisplay(EGL_DEFAULT_DISPLAY)};
  auto const all = devices();
  auto const add = [&](EGLDeviceEXT device) {
    displays.push_back(get(EGL_PLATFORM_DEVICE_EXT, device, nullptr));
  };
  if (char const* index = std::getenv("CITYTWIN_EGL_DEVICE")) {
    auto const i = std::strtoul(index, nullptr, 10);
    if (i < all.size()) add(all[i]);
    return displays;
  }
  for (auto* device : all) {
    if (!is_software(device)) add(device);
  }
  displays.push_back(get(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr));
  for (auto* device : all) {
    if (is_software(device)) add(device);
  }
  return displays;
}

/// Empty on success; otherwise what was refused.
std::string open_context(EGLDisplay display, EglHandles& out) {
  if (display == EGL_NO_DISPLAY || !eglInitialize(display, nullptr, nullptr)) return "a display";
  out.display = display;
  EGLint const wanted[] = {EGL_SURFACE_TYPE,
                           EGL_PBUFFER_BIT,
                           EGL_RENDERABLE_TYPE,
                           EGL_OPENGL_BIT,
                           EGL_RED_SIZE,
                           8,
                           EGL_GREEN_SIZE,
                           8,
                           EGL_BLUE_SIZE,
                           8,
                           EGL_DEPTH_SIZE,
                           24,
                           EGL_NONE};
  EGLConfig config = nullptr;
  EGLint count = 0;
  if (!eglBindAPI(EGL_OPENGL_API)) return "desktop OpenGL";
  if (!eglChooseConfig(display, wanted, &config, 1, &count) || count == 0) return "a configuration";
  out.context = eglCreateContext(display, config, EGL_NO_CONTEXT, nullptr);
  if (out.context == EGL_NO_CONTEXT) return "a compatibility context";
  EGLint const size[] = {EGL_WIDTH, 16, EGL_HEIGHT, 16, EGL_NONE};
  out.surface = eglCreatePbufferSurface(display, config, size);
  return out.surface == EGL_NO_SURFACE ? "a pbuffer" : "";
}

}  // namespace

Result<osg::ref_ptr<osg::GraphicsContext>> make_egl_context() {
  std::string refused = "any display";
  for (EGLDisplay display : candidate_displays()) {
    EglHandles handles;
    refused = open_context(display, handles);
    if (refused.empty()) return osg::ref_ptr<osg::GraphicsContext>(new EglContext(handles));
    handles.release();
  }
  return Error{ErrorCode::unavailable,
               "no headless OpenGL: EGL offers no display that gives " + refused +
                   "; install libegl1 and libgl1-mesa-dri, or name a device in CITYTWIN_EGL_DEVICE",
               "EGL"};
}

}  // namespace citytwin::gl

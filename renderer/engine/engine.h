/// @file
/// Engine: one thread, one GL context, one picture at a time. Safe to call from any thread.
///
/// A frame is returned only when everything it needs is resident; otherwise an error names what is
/// missing. A GL error, a failed framebuffer or a shader warning is an error, never a wrong
/// picture.
#pragma once

#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "geodata/city_model.h"
#include "renderer/engine/pick.h"
#include "renderer/scene/view_spec.h"
#include "scenarios/core/overlay.h"

namespace citytwin {

struct FrameRequest {
  std::shared_ptr<CityModel const> model;
  std::vector<std::shared_ptr<Overlay const>> overlays;  ///< drawn in order
  ViewSpec view;
  std::string spec_hash;  ///< of the run shown; into the sidecar
  std::string run_id;
};

struct Frame {
  int width_px = 0;
  int height_px = 0;
  std::vector<std::uint8_t> rgba;  ///< row 0 is the top
  std::string camera_note;   ///< a camera underground or in a building was moved; usually empty
  std::string sidecar_json;  ///< model version, spec hash, camera, legend, sun, GL renderer, ...
};

class Engine {
 public:
  virtual ~Engine() = default;
  /// Starts the render thread and its headless context.
  /// Errors: no EGL display, a missing plugin or font, named.
  [[nodiscard]] static Result<std::unique_ptr<Engine>> create();

  /// Draws when its turn comes. The scene of a model is built once and kept while it is the latest.
  [[nodiscard]] virtual std::future<Result<Frame>> render(FrameRequest request) = 0;
  /// The camera of a name, for this model (builds its scene when needed).
  [[nodiscard]] virtual std::future<Result<Camera>> camera(std::shared_ptr<CityModel const> model,
                                                           std::string name) = 0;
  /// What a pixel shows, on the caller's thread. The first pick into a model waits for its scene,
  /// which the render thread builds; later ones wait for nobody.
  [[nodiscard]] virtual Result<Pick> pick(PickRequest const& request) = 0;
};

/// Encodes a frame as PNG, off the render thread.
[[nodiscard]] Result<std::vector<std::uint8_t>> encode_png(Frame const& frame);
/// As JPEG with colours at full resolution. @pre quality is 1 to 100
[[nodiscard]] Result<std::vector<std::uint8_t>> encode_jpeg(Frame const& frame, int quality);
/// As lossy WebP. @pre quality is 1 to 100
[[nodiscard]] Result<std::vector<std::uint8_t>> encode_webp(Frame const& frame, int quality);

}  // namespace citytwin

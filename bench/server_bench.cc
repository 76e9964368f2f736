// What a call costs beyond gRPC itself: our handlers beside one that sends back ready bytes of the
// same size over the same API, the client reading bytes without parsing them.

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>

#include <fmt/format.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include "bench/areas.h"
#include "bench/suite.h"
#include "citytwin/v1/feature_service.grpc.pb.h"
#include "server/server.h"

namespace citytwin::bench {

namespace {

constexpr double easting_m = 500000;
constexpr double northing_m = 3400000;
constexpr double side_m = 3000;
constexpr int buildings_per_km2 = 1600;  // with their own size, 20 meet a 100 m window
constexpr char const* get_method = "/citytwin.v1.FeatureService/GetFeature";
constexpr char const* query_method = "/citytwin.v1.FeatureService/QueryFeatures";

/// Rectangles of 10 to 30 m with the attributes of docs/city-folder.md.
std::shared_ptr<CityModel const> make_city() {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> place(0, side_m);
  std::uniform_real_distribution<double> size(10, 30);
  LayerBuilder builder("buildings", LayerKind::building, GeometryType::polygon);
  int const count = static_cast<int>(buildings_per_km2 * side_m * side_m * 1e-6);
  for (std::int64_t i = 0; i < count; ++i) {
    double const x = place(random);
    double const y = place(random);
    double const w = size(random);
    double const h = size(random);
    builder.geometry().add_polygon(
        std::vector<Vec3>{{x, y, 4}, {x + w, y, 4}, {x + w, y + h, 4}, {x, y + h, 4}, {x, y, 4}});
    builder.set("source_id", fmt::format("b{}", i));
    builder.set("usage", i % 3 == 0 ? "office" : "residential");
    builder.set("height_m", 3.0 * static_cast<double>(2 + i % 30));
    builder.set("base_m", 4.0);
    builder.set("floors", 2 + i % 30);
    builder.set("roof", "flat");
    builder.set("year", 1990 + i % 35);
    builder.set("people", 10 * (i % 50));
    builder.end_feature();
  }
  auto model = std::make_shared<CityModel>();
  model->frame = make_local_frame("EPSG:4549", easting_m, northing_m, "EPSG:5737").value();
  model->extent = {0, 0, side_m, side_m};
  model->layers = {std::move(builder).build()};
  model->version = content_version(*model);
  return model;
}

/// The rival: the same service, sending back what it was given at the start.
class Echo final : public v1::FeatureService::CallbackService {
 public:
  grpc::ServerUnaryReactor* GetFeature(grpc::CallbackServerContext* context,
                                       v1::GetFeatureRequest const* /*request*/,
                                       v1::GetFeatureResponse* response) override {
    response->set_crs(get_bytes_);
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  grpc::ServerWriteReactor<v1::QueryFeaturesResponse>* QueryFeatures(
      grpc::CallbackServerContext* /*context*/,
      v1::QueryFeaturesRequest const* /*request*/) override {
    class Once final : public grpc::ServerWriteReactor<v1::QueryFeaturesResponse> {
     public:
      explicit Once(std::string const& bytes) {
        batch_.set_crs(bytes);
        StartWriteAndFinish(&batch_, {}, grpc::Status::OK);
      }
      void OnDone() override { delete this; }

     private:
      v1::QueryFeaturesResponse batch_;
    };
    return new Once(query_bytes_);
  }

  void set_sizes(std::size_t get, std::size_t query) {
    get_bytes_.assign(get, 'x');
    query_bytes_.assign(query, 'x');
  }

 private:
  std::string get_bytes_;
  std::string query_bytes_;
};

/// Calls methods by name on bytes, one call at a time.
class RawClient {
 public:
  explicit RawClient(int port) : stub_(channel_to(port)) {}

  /// @return bytes of the last message received; throws when the call fails.
  std::size_t call(char const* method, grpc::ByteBuffer const& request) {
    grpc::ClientContext context;
    auto stream = stub_.PrepareCall(&context, method, &queue_);
    grpc::ByteBuffer response;
    grpc::Status status;
    std::size_t bytes = 0;
    stream->StartCall(tag(0));
    next();
    stream->WriteLast(request, {}, tag(1));
    next();
    while (stream->Read(&response, tag(2)), next()) bytes = response.Length();
    stream->Finish(&status, tag(3));
    next();
    if (!status.ok()) throw std::runtime_error(status.error_message());
    return bytes;
  }

 private:
  static std::shared_ptr<grpc::Channel> channel_to(int port) {
    return grpc::CreateChannel(fmt::format("127.0.0.1:{}", port),
                               grpc::InsecureChannelCredentials());
  }
  static void* tag(std::intptr_t value) { return reinterpret_cast<void*>(value); }
  bool next() {
    void* ignored = nullptr;
    bool ok = false;
    queue_.Next(&ignored, &ok);
    return ok;
  }

  grpc::GenericStub stub_;
  grpc::CompletionQueue queue_;
};

grpc::ByteBuffer bytes_of(google::protobuf::MessageLite const& message) {
  grpc::Slice const slice(message.SerializeAsString());
  return {&slice, 1};
}

/// Both servers in this process, and a client to each.
class Bench {
 public:
  Bench() {
    auto name = (std::filesystem::temp_directory_path() / "citytwin_bench_XXXXXX").string();
    state_ = ::mkdtemp(name.data());
    server::ServerOptions options;
    options.port = 0;
    options.state_dir = state_;
    ours_ = server::Server::start(options, {make_city(), {}, nullptr, "not measured"}).value();
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&echo_);
    rival_ = builder.BuildAndStart();
    client_ = std::make_unique<RawClient>(ours_->port());
    rival_client_ = std::make_unique<RawClient>(port);
    get_bytes_ = client_->call(get_method, get_request());
    query_bytes_ = client_->call(query_method, query_request());
    echo_.set_sizes(get_bytes_, query_bytes_);
  }
  ~Bench() {
    ours_.reset();
    rival_->Shutdown();
    std::error_code ignored;
    std::filesystem::remove_all(state_, ignored);
  }
  Bench(Bench const&) = delete;
  Bench& operator=(Bench const&) = delete;

  void get() { keep(client_->call(get_method, get_request())); }
  void get_echo() { keep(rival_client_->call(get_method, get_request())); }
  void query() { keep(client_->call(query_method, query_request())); }
  void query_echo() { keep(rival_client_->call(query_method, query_request())); }
  [[nodiscard]] std::size_t get_bytes() const { return get_bytes_; }
  [[nodiscard]] std::size_t query_bytes() const { return query_bytes_; }

 private:
  grpc::ByteBuffer get_request() {
    v1::GetFeatureRequest request;
    request.set_layer("buildings");
    request.set_feature_id(1 + random_() % 10000);
    return bytes_of(request);
  }

  grpc::ByteBuffer query_request() {
    std::uniform_real_distribution<double> place(0, side_m - 100);
    v1::QueryFeaturesRequest request;
    request.set_layer("buildings");
    auto* box = request.mutable_box();
    box->set_min_easting_m(easting_m + place(random_));
    box->set_min_northing_m(northing_m + place(random_));
    box->set_max_easting_m(box->min_easting_m() + 100);
    box->set_max_northing_m(box->min_northing_m() + 100);
    return bytes_of(request);
  }

  std::filesystem::path state_;
  std::mt19937_64 random_{11};
  std::unique_ptr<server::Server> ours_;
  Echo echo_;
  std::unique_ptr<grpc::Server> rival_;
  std::unique_ptr<RawClient> client_;
  std::unique_ptr<RawClient> rival_client_;
  std::size_t get_bytes_ = 0;
  std::size_t query_bytes_ = 0;
};

}  // namespace

void add_server(Suite& suite) {
  auto const bench = std::make_shared<Bench>();
  suite.add_pair({.name = "server/get_feature",
                  .unit = "us",
                  .ours = [bench] { bench->get(); },
                  .rival = "echo of the same size, same method",
                  .rival_work = [bench] { bench->get_echo(); },
                  .better = Better::lower,
                  .note = fmt::format("CPU of client and server a call, {} bytes, 1 connection",
                                      bench->get_bytes())});
  suite.add_pair(
      {.name = "server/window_100m",
       .unit = "us",
       .ours = [bench] { bench->query(); },
       .rival = "echo of the same size, same method",
       .rival_work = [bench] { bench->query_echo(); },
       .better = Better::lower,
       .note = fmt::format("about 20 buildings with all attributes, {} bytes, 1 connection",
                           bench->query_bytes())});
}

}  // namespace citytwin::bench

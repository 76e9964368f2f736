#include "server/rpc/scenario_rpc.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "citytwin/v1/scenario_service.grpc.pb.h"
#include "server/rpc/answer.h"
#include "server/rpc/convert.h"
#include "server/rpc/convert_run.h"
#include "server/rpc/overlay_sample.h"
#include "server/rpc/watch_stream.h"

namespace citytwin::server {

namespace {

constexpr std::uint32_t default_page = 50;
constexpr std::uint32_t largest_page = 500;
constexpr std::uint32_t default_table_rows = 100;
constexpr std::uint32_t largest_table_rows = 1000;
constexpr std::size_t cells_per_batch = 128 * 1024;    // 512 KiB
constexpr std::size_t features_per_batch = 32 * 1024;  // at most 18 bytes each
constexpr std::size_t row_bytes_per_batch = 512 * 1024;

/// 0 takes the default. Errors: invalid_argument above the largest.
Result<std::uint32_t> capped(char const* field, std::uint32_t given, std::uint32_t usual,
                             std::uint32_t largest) {
  if (given == 0) return usual;
  if (given <= largest) return given;
  return Error{ErrorCode::invalid_argument,
               fmt::format("{} is {}; expected at most {}", field, given, largest), field};
}

/// A page token is the number of the last run answered; it stays right while runs are added.
Result<std::uint64_t> parse_token(std::string const& token) {
  std::uint64_t number = 0;
  auto const* end = token.data() + token.size();
  auto const parsed = std::from_chars(token.data(), end, number);
  if (parsed.ec == std::errc() && parsed.ptr == end) return number;
  return Error{ErrorCode::invalid_argument,
               fmt::format("page_token '{}' is not one of ours; expected the next_page_token of an "
                           "earlier answer",
                           token),
               "page_token"};
}

Result<void> fill_page(std::vector<Run> const& newest_first, v1::ListRunsRequest const& request,
                       v1::ListRunsResponse& response) {
  auto const size = capped("page_size", request.page_size(), default_page, largest_page);
  if (!size) return size.error();
  auto before = std::numeric_limits<std::uint64_t>::max();
  if (!request.page_token().empty()) {
    auto const parsed = parse_token(request.page_token());
    if (!parsed) return parsed.error();
    before = *parsed;
  }
  for (auto const& run : newest_first) {
    bool const wanted = request.scenario_type().empty() || run.scenario == request.scenario_type();
    if (run.number >= before || !wanted) continue;
    if (response.runs_size() == static_cast<int>(*size)) {
      response.set_next_page_token(fmt::format("{}", before));
      return {};
    }
    fill(run, *response.add_runs());
    before = run.number;
  }
  return {};
}

/// Of a run or a comparison.
template <class Response>
void fill_findings(RunResult const& result, LocalFrame const& frame, std::size_t row_limit,
                   Response& response) {
  for (auto const& overlay : result.overlays) fill(*overlay, frame, *response.add_overlays());
  for (auto const& table : result.tables) {
    auto* out = response.add_tables();
    fill(table, *out);
    auto const shown = std::min(row_limit, table.rows.size());
    for (std::size_t i = 0; i < shown; ++i) fill(table.rows[i], *out->add_rows());
    out->set_truncated(shown < table.rows.size());
  }
}

Result<Table const*> find_table(RunResult const& result, std::string const& run_id,
                                std::string const& table_id) {
  std::string known;
  for (auto const& table : result.tables) {
    if (table.id == table_id) return &table;
    known += (known.empty() ? "" : ", ") + table.id;
  }
  return Error{
      ErrorCode::not_found,
      fmt::format("run '{}' has no table '{}'; expected one of {}", run_id, table_id, known),
      table_id};
}

/// Batches of a table's rows.
struct TableRows {
  RunQueue& runs;
  v1::ListTableRowsRequest request;
  std::shared_ptr<RunResult const> result = nullptr;
  Table const* table = nullptr;
  std::size_t row = 0;

  Result<void> open() {
    auto found = runs.result(request.run_id());
    if (!found) return found.error();
    result = *found;
    auto const named = find_table(*result, request.run_id(), request.table_id());
    if (!named) return named.error();
    table = *named;
    row = std::min<std::size_t>(request.first_row(), table->rows.size());
    return {};
  }

  Result<bool> operator()(v1::ListTableRowsResponse& batch) {
    if (table == nullptr) {
      if (auto const opened = open(); !opened) return opened.error();
    }
    batch.set_first_row(row);
    batch.set_row_count(table->rows.size());
    for (std::size_t bytes = 0; row < table->rows.size() && bytes < row_bytes_per_batch; ++row) {
      auto* out = batch.add_rows();
      fill(table->rows[row], *out);
      bytes += out->ByteSizeLong();
    }
    return row < table->rows.size();
  }
};

/// Batches of an overlay's values.
struct OverlayValues {
  RunQueue& runs;
  LocalFrame const& frame;
  v1::GetOverlayFrameRequest request;
  std::shared_ptr<Overlay const> overlay = nullptr;
  std::size_t item = 0;  ///< next raster row or feature

  Result<bool> operator()(v1::GetOverlayFrameResponse& batch) {
    if (!overlay) {
      auto found = runs.overlay(request.run_id(), request.overlay_id());
      if (!found) return found.error();
      overlay = *found;
      item = request.first_item();
    }
    return overlay->kind == OverlayKind::raster ? add_rows(batch) : add_features(batch);
  }

  bool add_rows(v1::GetOverlayFrameResponse& batch) {
    auto const& raster =
        request.has_time_ms() ? overlay->frame_at(request.time_ms()) : overlay->frames.back();
    auto const& grid = *raster.values;
    auto const columns = static_cast<std::size_t>(grid.columns());
    auto const rows = static_cast<std::size_t>(grid.rows());
    batch.set_time_ms(raster.time_ms);
    fill(grid.geometry(), frame, *batch.mutable_raster());
    auto const first = std::min(item, rows);
    auto const last = std::min(rows, first + std::max<std::size_t>(1, cells_per_batch / columns));
    batch.mutable_rows()->set_first_row(static_cast<std::uint32_t>(first));
    auto const* cells = grid.values().data();
    batch.mutable_rows()->mutable_values()->Add(cells + first * columns, cells + last * columns);
    item = last;
    return item < rows;
  }

  bool add_features(v1::GetOverlayFrameResponse& batch) {
    auto const count = overlay->features.size();
    auto* values = batch.mutable_features();
    auto const last = std::min(count, item + features_per_batch);
    for (; item < last; ++item) {
      auto* added = values->add_values();
      added->set_feature_id(overlay->features[item].id);
      added->set_value(overlay->features[item].value);
    }
    return item < count;
  }
};

class ScenarioRpc final : public v1::ScenarioService::CallbackService {
 public:
  ScenarioRpc(LocalFrame frame, RunQueue& runs, WorkerPool& queries, std::stop_token stop)
      : frame_(std::move(frame)), runs_(runs), queries_(queries), stop_(std::move(stop)) {}

  grpc::ServerUnaryReactor* ListScenarioTypes(grpc::CallbackServerContext* context,
                                              v1::ListScenarioTypesRequest const* /*request*/,
                                              v1::ListScenarioTypesResponse* response) override {
    return answer(context, [&]() -> Result<void> {
      for (auto const* scenario : runs_.scenarios())
        fill(*scenario, *response->add_scenario_types());
      return {};
    });
  }

  grpc::ServerUnaryReactor* CreateRun(grpc::CallbackServerContext* context,
                                      v1::CreateRunRequest const* request,
                                      v1::CreateRunResponse* response) override {
    return answer_on(queries_, context, [=, this]() -> Result<void> {
      auto const asked = from_proto(*request);
      if (!asked) return asked.error();
      auto const created = runs_.create(*asked);
      if (!created) return created.error();
      fill(created->run, *response->mutable_run());
      response->set_reused(created->reused);
      return {};
    });
  }

  grpc::ServerUnaryReactor* GetRun(grpc::CallbackServerContext* context,
                                   v1::GetRunRequest const* request,
                                   v1::GetRunResponse* response) override {
    return answer(context, [&]() -> Result<void> {
      auto const run = runs_.get(request->run_id());
      if (!run) return run.error();
      fill(*run, *response->mutable_run());
      return {};
    });
  }

  grpc::ServerUnaryReactor* ListRuns(grpc::CallbackServerContext* context,
                                     v1::ListRunsRequest const* request,
                                     v1::ListRunsResponse* response) override {
    return answer_on(queries_, context,
                     [=, this] { return fill_page(runs_.list(), *request, *response); });
  }

  grpc::ServerWriteReactor<v1::WatchRunResponse>* WatchRun(
      grpc::CallbackServerContext* context, v1::WatchRunRequest const* request) override {
    return new WatchStream(runs_, context, request->run_id(), stop_);
  }

  grpc::ServerUnaryReactor* CancelRun(grpc::CallbackServerContext* context,
                                      v1::CancelRunRequest const* request,
                                      v1::CancelRunResponse* response) override {
    return answer_on(queries_, context, [=, this]() -> Result<void> {
      auto const run = runs_.cancel(request->run_id());
      if (!run) return run.error();
      fill(*run, *response->mutable_run());
      return {};
    });
  }

  grpc::ServerUnaryReactor* GetRunResult(grpc::CallbackServerContext* context,
                                         v1::GetRunResultRequest const* request,
                                         v1::GetRunResultResponse* response) override {
    return answer_on(queries_, context, [=, this]() -> Result<void> {
      auto const rows = capped("max_table_rows", request->max_table_rows(), default_table_rows,
                               largest_table_rows);
      if (!rows) return rows.error();
      auto const run = runs_.get(request->run_id());
      if (!run) return run.error();
      auto const result = runs_.result(request->run_id());
      if (!result) return result.error();
      fill(*run, *response->mutable_run());
      fill_findings(**result, frame_, *rows, *response);
      for (auto const& check : (*result)->checks) fill(check, *response->add_checks());
      for (auto const& warning : (*result)->warnings) response->add_warnings(warning);
      return {};
    });
  }

  grpc::ServerWriteReactor<v1::ListTableRowsResponse>* ListTableRows(
      grpc::CallbackServerContext* context, v1::ListTableRowsRequest const* request) override {
    return BatchStream<v1::ListTableRowsResponse>::start(queries_, context,
                                                         TableRows{runs_, *request});
  }

  grpc::ServerWriteReactor<v1::GetOverlayFrameResponse>* GetOverlayFrame(
      grpc::CallbackServerContext* context, v1::GetOverlayFrameRequest const* request) override {
    return BatchStream<v1::GetOverlayFrameResponse>::start(queries_, context,
                                                           OverlayValues{runs_, frame_, *request});
  }

  grpc::ServerUnaryReactor* SampleOverlay(grpc::CallbackServerContext* context,
                                          v1::SampleOverlayRequest const* request,
                                          v1::SampleOverlayResponse* response) override {
    return answer_on(queries_, context, [=, this]() -> Result<void> {
      auto const overlay = runs_.overlay(request->run_id(), request->overlay_id());
      if (!overlay) return overlay.error();
      return sample_overlay(**overlay, frame_, *request, *response);
    });
  }

  grpc::ServerUnaryReactor* CompareRuns(grpc::CallbackServerContext* context,
                                        v1::CompareRunsRequest const* request,
                                        v1::CompareRunsResponse* response) override {
    return answer_on(queries_, context, [=, this]() -> Result<void> {
      auto const rows = capped("max_table_rows", request->max_table_rows(), default_table_rows,
                               largest_table_rows);
      if (!rows) return rows.error();
      auto const id = comparison_id(request->base_run_id(), request->run_id());
      auto const run = runs_.get(id);
      if (!run) return run.error();
      auto const result = runs_.result(id);
      if (!result) return result.error();
      fill(*run, *response->mutable_run());
      fill_findings(**result, frame_, *rows, *response);
      return {};
    });
  }

 private:
  LocalFrame frame_;
  RunQueue& runs_;
  WorkerPool& queries_;
  std::stop_token stop_;
};

}  // namespace

std::unique_ptr<grpc::Service> make_scenario_service(LocalFrame const& frame, RunQueue& runs,
                                                     WorkerPool& queries, std::stop_token stop) {
  return std::make_unique<ScenarioRpc>(frame, runs, queries, std::move(stop));
}

}  // namespace citytwin::server

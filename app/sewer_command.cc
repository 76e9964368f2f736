#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/commands.h"
#include "app/progress_line.h"
#include "scenarios/core/table.h"
#include "scenarios/sewer/inp_reader.h"
#include "scenarios/sewer/sewer_run.h"

namespace citytwin::app {

namespace {

using namespace sewer;

constexpr double s_per_h = 3600;

struct SewerOptions {
  std::filesystem::path model;
  std::filesystem::path folder;
  int threads = 1;
};

/// What is kept of each report, and the greatest of all.
class SewerSeries {
 public:
  explicit SewerSeries(Network const& network)
      : network_(network),
        deepest_m_(network.nodes.size()),
        spilled_m3ps_(network.nodes.size()),
        fastest_m3ps_(network.links.size()) {
    depths_ = {"node_depths", "Depth of water in nodes", "节点水深", {hours()}, {}};
    flows_ = {"link_flows", "Flow in links", "管段流量", {hours()}, {}};
    for (auto const& node : network.nodes) depths_.columns.push_back(column(node.name, "m"));
    for (auto const& link : network.links) flows_.columns.push_back(column(link.name, "m3/s"));
  }

  void add(Report const& report) {
    std::vector<Value> depths{report.time_s() / s_per_h};
    for (std::size_t i = 0; i < network_.nodes.size(); ++i) {
      depths.emplace_back(report.depth_m(i));
      deepest_m_[i] = std::max(deepest_m_[i], report.depth_m(i));
      spilled_m3ps_[i] = std::max(spilled_m3ps_[i], report.overflow_m3ps(i));
    }
    depths_.rows.push_back(std::move(depths));
    std::vector<Value> flows{report.time_s() / s_per_h};
    for (std::size_t i = 0; i < network_.links.size(); ++i) {
      double const flow_m3ps = report.flow_m3ps(i);
      flows.emplace_back(flow_m3ps);
      if (std::abs(flow_m3ps) > std::abs(fastest_m3ps_[i])) fastest_m3ps_[i] = flow_m3ps;
    }
    flows_.rows.push_back(std::move(flows));
  }

  [[nodiscard]] std::vector<Table> tables() const {
    Table nodes{"nodes",
                "Nodes: greatest of all reports",
                "节点最大值",
                {{"node", "Node", "节点", ""},
                 {"max_depth_m", "Greatest depth", "最大水深", "m"},
                 {"rim_depth_m", "Depth of the rim", "井深", "m"},
                 {"max_overflow_m3ps", "Greatest overflow", "最大溢流", "m3/s"}},
                {}};
    for (std::size_t i = 0; i < network_.nodes.size(); ++i) {
      auto const& node = network_.nodes[i];
      nodes.rows.push_back({node.name, deepest_m_[i], node.full_depth_m, spilled_m3ps_[i]});
    }
    Table links{
        "links",
        "Links: flow of greatest magnitude of all reports",
        "管段最大流量",
        {{"link", "Link", "管段", ""}, {"max_flow_m3ps", "Greatest flow", "最大流量", "m3/s"}},
        {}};
    for (std::size_t i = 0; i < network_.links.size(); ++i) {
      links.rows.push_back({network_.links[i].name, fastest_m3ps_[i]});
    }
    return {std::move(nodes), std::move(links), depths_, flows_};
  }

 private:
  static TableColumn hours() { return {"time_h", "Time", "时间", "h"}; }
  static TableColumn column(std::string const& name, char const* unit) {
    return {name, name, name, unit};
  }

  Network const& network_;
  std::vector<double> deepest_m_, spilled_m3ps_, fastest_m3ps_;
  Table depths_, flows_;
};

Result<void> write(Table const& table, std::filesystem::path const& folder) {
  auto const file = folder / (table.id + ".csv");
  std::ofstream stream(file, std::ios::binary);
  stream << to_csv(table);
  if (stream.flush()) return {};
  return Error{ErrorCode::unavailable, fmt::format("{}: cannot be written", file.string()),
               file.string()};
}

void print(RunBooks const& books) {
  auto const& flow = books.flow;
  fmt::print("water at the begin {:12.1f} m3\ncame in            {:12.1f} m3\n", flow.initial_m3,
             flow.lateral_in_m3);
  fmt::print("through outfalls   {:12.1f} m3\nover rims          {:12.1f} m3\n", flow.outfall_m3,
             flow.flooding_m3);
  fmt::print("taken out, lost    {:12.1f} m3\nwater at the end   {:12.1f} m3\n",
             flow.lateral_out_m3 + flow.loss_m3, flow.stored_m3);
  fmt::print("continuity error   {:12.4f} %\n", 100 * books.routing_error_share());
}

Result<void> run_model(SewerOptions const& options) {
  auto const network = read_inp(options.model);
  if (!network) return network.error();
  for (auto const& warning : network->warnings) {
    fmt::print("warning: {}: {}\n", warning.subject, warning.message);
  }
  auto run = SewerRun::make(*network, options.threads);
  if (!run) return run.error();
  SewerSeries series(*network);
  double const duration_s = network->options.end_s - network->options.start_s;
  {
    ProgressLine line(options.model.filename().string());
    while (!run->finished()) {
      auto const moved = run->advance([&](Report const& report) { series.add(report); });
      if (!moved) return moved.error();
      line.update(std::min(run->time_s() / duration_s, 1.0),
                  fmt::format("routing, {:.1f} of {:.1f} h", run->time_s() / s_per_h,
                              duration_s / s_per_h));
    }
  }
  std::error_code failed;
  std::filesystem::create_directories(options.folder, failed);
  for (auto const& table : series.tables()) {
    if (auto const written = write(table, options.folder); !written) return written;
  }
  print(run->books());
  fmt::print("{}: nodes, links, node_depths, link_flows\n", options.folder.string());
  return {};
}

}  // namespace

void add_sewer_command(CLI::App& app, CommandOutcome& outcome) {
  auto options = std::make_shared<SewerOptions>();
  auto* command = app.add_subcommand("sewer", "Compute a SWMM 5 model of sewers by itself");
  command->add_option("model", options->model, "SWMM input file, .inp")->required();
  command->add_option("-o,--output", options->folder, "Folder for the tables")->required();
  command->add_option("--threads", options->threads, "Threads; results are the same for any number")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command->footer(
      "Tables are in SI, whatever the file's units. What is read and what is refused: "
      "docs/sewer.md.\n\nExample:\n  citytwin sewer town.inp -o town_sewers");
  command->callback([options, &outcome] { outcome.result = run_model(*options); });
}

}  // namespace citytwin::app

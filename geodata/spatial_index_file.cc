#include "geodata/spatial_index_file.h"

#include <bit>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "geodata/spatial_index_layout.h"

namespace citytwin {

namespace fs = std::filesystem;

namespace {

constexpr std::array<char, 8> magic{'C', 'T', 'W', 'I', 'N', 'I', 'D', 'X'};
constexpr std::uint32_t byte_order = 0x01020304;
constexpr std::uint32_t version = 1;

/// The first 256 bytes; nodes after it stay aligned.
struct Header {
  std::array<char, 8> magic;
  std::uint32_t byte_order;
  std::uint32_t version;
  std::uint32_t node_size;
  std::uint32_t levels;
  std::uint64_t items;
  std::uint64_t nodes;
  std::uint64_t rows;
  std::array<double, 4> extent;  ///< of the stored boxes: min x, min y, max x, max y
  std::uint64_t boxes_hash;
  std::uint64_t tree_hash;
  std::array<std::byte, 256 - 104> reserved;  ///< zero
  std::uint64_t header_hash;                  ///< of all bytes before
};
static_assert(sizeof(Header) == 256);

std::uint64_t hash_of(void const* data, std::size_t bytes) {
  return XXH3_64bits(data, bytes);
}

std::uint64_t header_hash(Header const& header) {
  return hash_of(&header, offsetof(Header, header_hash));
}

Error refusal(ErrorCode code, fs::path const& file, std::string const& what) {
  return {code, fmt::format("{}: {}", file.string(), what), file.string()};
}

Error damaged(fs::path const& file, std::string const& what) {
  return refusal(ErrorCode::data_corrupt, file, "damaged index: " + what);
}

Error system_error(fs::path const& file, char const* what) {
  auto const code = errno == ENOENT ? ErrorCode::not_found : ErrorCode::unavailable;
  return refusal(code, file, fmt::format("{}: {}", what, std::strerror(errno)));
}

/// What stands in the first bytes, for a message: other than printable ASCII as dots.
std::string printable(std::array<char, 8> const& bytes) {
  std::string text(bytes.begin(), bytes.end());
  for (auto& c : text) c = c >= ' ' && c <= '~' ? c : '.';
  return text;
}

/// A whole file, mapped read-only and unmapped with its last user.
struct Mapping {
  std::shared_ptr<std::byte const> bytes;
  std::size_t size = 0;
};

Result<Mapping> map_file(fs::path const& file) {
  int const descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return system_error(file, "cannot be opened");
  struct stat status {};
  bool const known = ::fstat(descriptor, &status) == 0;
  auto const size = static_cast<std::size_t>(status.st_size);
  void* const start = known && size >= sizeof(Header)
                          ? ::mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor, 0)
                          : nullptr;
  auto const failure = start == MAP_FAILED ? system_error(file, "cannot be mapped") : Error{};
  ::close(descriptor);
  if (start == nullptr) {
    return damaged(file,
                   fmt::format("{} bytes, fewer than the {} of a header", size, sizeof(Header)));
  }
  if (start == MAP_FAILED) return failure;
  ::madvise(start, size, MADV_WILLNEED);
  return Mapping{{static_cast<std::byte const*>(start),
                  [start, size](std::byte const*) { ::munmap(start, size); }},
                 size};
}

/// Is it an index of ours at all, whole as far as its header says?
Result<void> check_format(Header const& header, std::size_t size, fs::path const& file) {
  if (header.magic != magic) {
    return refusal(ErrorCode::unsupported, file,
                   fmt::format("no spatial index: begins with '{}'; expected '{}'",
                               printable(header.magic), printable(magic)));
  }
  if (header.byte_order != byte_order) {
    return refusal(ErrorCode::unsupported, file,
                   fmt::format("written with byte order {:08x}; expected {:08x}", header.byte_order,
                               byte_order));
  }
  if (header.version != version) {
    return refusal(ErrorCode::unsupported, file,
                   fmt::format("index version {}; expected {}", header.version, version));
  }
  if (header.header_hash != header_hash(header)) {
    return damaged(file, fmt::format("header hash {:016x}; expected {:016x}", header_hash(header),
                                     header.header_hash));
  }
  if (header.node_size != SpatialIndex::node_size) {
    return refusal(
        ErrorCode::unsupported, file,
        fmt::format("nodes of {} boxes; expected {}", header.node_size, SpatialIndex::node_size));
  }
  TreeLayout const layout(header.items < (std::uint64_t{1} << 32) ? header.items : 0);
  if (layout.items != header.items || layout.nodes != header.nodes ||
      layout.levels != header.levels || header.items > header.rows) {
    return damaged(file, fmt::format("{} items of {} rows in {} nodes on {} levels do not fit",
                                     header.items, header.rows, header.nodes, header.levels));
  }
  if (size != sizeof(Header) + layout.bytes()) {
    return damaged(file,
                   fmt::format("{} bytes; expected {}", size, sizeof(Header) + layout.bytes()));
  }
  return {};
}

Result<void> check_owner(Header const& header, IndexKey const& key, fs::path const& file) {
  if (IndexKey{header.boxes_hash, header.rows} == key) return {};
  return refusal(ErrorCode::invalid_argument, file,
                 fmt::format("index of other boxes: {} rows with hash {:016x}; expected {} rows "
                             "with hash {:016x}",
                             header.rows, header.boxes_hash, key.rows, key.hash));
}

/// The hash finds damage; the rows are checked too, because a query trusts them as subscripts.
Result<void> check_tree(Header const& header, std::byte const* tree, fs::path const& file) {
  TreeLayout const layout(header.items);
  auto const found = hash_of(tree, layout.bytes());
  if (found != header.tree_hash) {
    return damaged(file,
                   fmt::format("tree hash {:016x}; expected {:016x}", found, header.tree_hash));
  }
  auto const* const rows = reinterpret_cast<std::uint32_t const*>(tree + layout.rows_at());
  std::uint32_t last = 0;
  for (std::size_t i = 0; i < layout.padded_items(); ++i) last = std::max(last, rows[i]);
  if (layout.items > 0 && last >= header.rows) {
    return damaged(file, fmt::format("names row {} of {}", last, header.rows));
  }
  return {};
}

}  // namespace

/// What a file may see and make of an index.
struct IndexFile {
  static std::byte const* tree(SpatialIndex const& index) { return index.memory_.get(); }

  static SpatialIndex index(Mapping const& mapping, std::size_t items) {
    std::shared_ptr<std::byte const> const tree(mapping.bytes,
                                                mapping.bytes.get() + sizeof(Header));
    return items == 0 ? SpatialIndex() : SpatialIndex(tree, TreeLayout(items));
  }

  static Header header(SpatialIndex const& index, IndexKey const& key) {
    TreeLayout const layout(index.size());
    Header header{};
    header.magic = magic;
    header.byte_order = byte_order;
    header.version = version;
    header.node_size = SpatialIndex::node_size;
    header.levels = layout.levels;
    header.items = layout.items;
    header.nodes = layout.nodes;
    header.rows = key.rows;
    auto const extent = index.extent();
    header.extent = {extent.min_x, extent.min_y, extent.max_x, extent.max_y};
    header.boxes_hash = key.hash;
    header.tree_hash = hash_of(tree(index), layout.bytes());
    header.header_hash = header_hash(header);
    return header;
  }
};

IndexKey index_key(std::span<Box const> boxes) {
  return {hash_of(boxes.data(), boxes.size_bytes()), boxes.size()};
}

Result<void> write_index(SpatialIndex const& index, IndexKey const& key, fs::path const& file) {
  auto const header = IndexFile::header(index, key);
  fs::path const partial = file.string() + ".partial";
  std::ofstream stream(partial, std::ios::binary);
  stream.write(reinterpret_cast<char const*>(&header), sizeof header);
  stream.write(reinterpret_cast<char const*>(IndexFile::tree(index)),
               static_cast<std::streamsize>(index.bytes()));
  stream.close();
  std::error_code failure;
  if (stream) fs::rename(partial, file, failure);
  if (stream && !failure) return {};
  std::error_code ignored;
  fs::remove(partial, ignored);
  return refusal(
      ErrorCode::unavailable, file,
      fmt::format("cannot be written: {}", failure ? failure.message() : std::strerror(errno)));
}

Result<SpatialIndex> map_index(fs::path const& file, IndexKey const& key) {
  auto const mapping = map_file(file);
  if (!mapping) return mapping.error();
  Header header;
  std::memcpy(&header, mapping->bytes.get(), sizeof header);
  if (auto const checked = check_format(header, mapping->size, file); !checked) {
    return checked.error();
  }
  if (auto const checked = check_owner(header, key, file); !checked) return checked.error();
  auto const checked = check_tree(header, mapping->bytes.get() + sizeof header, file);
  if (!checked) return checked.error();
  return IndexFile::index(*mapping, header.items);
}

OpenedIndex open_or_build_index(fs::path const& file, std::span<Box const> boxes,
                                IndexOptions const& options) {
  auto const key = index_key(boxes);
  auto mapped = map_index(file, key);
  if (mapped) return {.index = *std::move(mapped), .mapped = true};
  OpenedIndex built{.index = SpatialIndex(boxes, options)};
  if (mapped.error().code != ErrorCode::not_found) built.refused = mapped.error();
  if (auto const written = write_index(built.index, key, file); !written) {
    built.not_written = written.error();
  }
  return built;
}

}  // namespace citytwin

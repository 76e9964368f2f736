#include "renderer/engine/font.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <ft2build.h>
#include FT_FREETYPE_H

namespace citytwin::engine {

struct Font::Face {
  FT_Library library = nullptr;
  FT_Face face = nullptr;

  Face() = default;
  Face(Face const&) = delete;
  Face& operator=(Face const&) = delete;
  ~Face() {
    if (face) FT_Done_Face(face);
    if (library) FT_Done_FreeType(library);
  }
};

namespace {

constexpr FT_Long simplified_chinese = 2;

std::vector<std::filesystem::path> font_folders() {
  if (char const* set = std::getenv("CITYTWIN_FONT_DIR")) return {set};
  return {"/usr/share/fonts/opentype/noto", "/usr/share/fonts/noto-cjk",
          "/usr/share/fonts/google-noto-cjk", "/usr/local/share/fonts"};
}

std::string file_name(Weight weight) {
  return weight == Weight::bold ? "NotoSansCJK-Bold.ttc" : "NotoSansCJK-Regular.ttc";
}

}  // namespace

char32_t take_code_point(std::string_view& utf8) {
  auto const lead = static_cast<unsigned char>(utf8.front());
  std::size_t const length = lead < 0x80       ? 1
                             : lead >> 5 == 6  ? 2
                             : lead >> 4 == 14 ? 3
                             : lead >> 3 == 30 ? 4
                                               : 0;
  if (length == 0 || length > utf8.size()) {
    utf8.remove_prefix(1);
    return 0xFFFD;
  }
  char32_t code = length == 1 ? lead : lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    code = code << 6 | (static_cast<unsigned char>(utf8[i]) & 0x3FU);
  }
  utf8.remove_prefix(length);
  return code;
}

Font::Font(std::unique_ptr<Face> face) : face_(std::move(face)) {}
Font::~Font() = default;

Result<std::unique_ptr<Font>> Font::open(Weight weight) {
  auto face = std::make_unique<Face>();
  if (FT_Init_FreeType(&face->library) != 0) {
    return Error{ErrorCode::unavailable, "FreeType does not start", "FreeType"};
  }
  std::string searched;
  for (auto const& folder : font_folders()) {
    auto const file = folder / file_name(weight);
    searched += (searched.empty() ? "" : ", ") + folder.string();
    if (!std::filesystem::exists(file)) continue;
    if (FT_New_Face(face->library, file.c_str(), simplified_chinese, &face->face) == 0) {
      return std::unique_ptr<Font>(new Font(std::move(face)));
    }
  }
  return Error{ErrorCode::unavailable,
               "no font for legends and titles: " + file_name(weight) + " is in none of " +
                   searched + "; install fonts-noto-cjk or set CITYTWIN_FONT_DIR",
               file_name(weight)};
}

double Font::draw(std::string_view utf8, double x, double baseline_y, double size_px,
                  Plot const& plot) const {
  FT_Face face = face_->face;
  FT_Set_Char_Size(face, 0, std::lround(size_px * 64), 72, 72);
  double pen = x;
  while (!utf8.empty()) {
    if (FT_Load_Char(face, take_code_point(utf8), FT_LOAD_RENDER | FT_LOAD_TARGET_LIGHT) != 0)
      continue;
    auto const& bitmap = face->glyph->bitmap;
    int const left = static_cast<int>(std::lround(pen)) + face->glyph->bitmap_left;
    int const top = static_cast<int>(std::lround(baseline_y)) - face->glyph->bitmap_top;
    for (unsigned row = 0; plot && row < bitmap.rows; ++row) {
      for (unsigned column = 0; column < bitmap.width; ++column) {
        auto const cover = bitmap.buffer[row * static_cast<unsigned>(bitmap.pitch) + column];
        if (cover > 0) plot(left + static_cast<int>(column), top + static_cast<int>(row), cover);
      }
    }
    pen += static_cast<double>(face->glyph->advance.x) / 64;
  }
  return pen - x;
}

double Font::width_px(std::string_view utf8, double size_px) const {
  FT_Face face = face_->face;
  FT_Set_Char_Size(face, 0, std::lround(size_px * 64), 72, 72);
  double width = 0;
  while (!utf8.empty()) {
    if (FT_Load_Char(face, take_code_point(utf8), FT_LOAD_DEFAULT | FT_LOAD_TARGET_LIGHT) != 0)
      continue;
    width += static_cast<double>(face->glyph->advance.x) / 64;
  }
  return width;
}

}  // namespace citytwin::engine

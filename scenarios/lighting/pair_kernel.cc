#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "scenarios/lighting/pair_kernel.cc"
#include "scenarios/lighting/pair_kernel.h"

#include <hwy/foreach_target.h>  // compiles this file once per instruction set
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace citytwin::lighting {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using Floats = hn::ScalableTag<float>;
using Ints = hn::RebindToSigned<Floats>;
using V = hn::Vec<Floats>;

/// atan2 for y, x not both 0, to 2e-7 rad: reduction to |t| <= tan(pi / 8), then the Cephes
/// polynomial.
HWY_INLINE V angle_of(V y, V x) {
  Floats const d;
  auto const ax = hn::Abs(x);
  auto const ay = hn::Abs(y);
  auto const steep = hn::Gt(ay, ax);
  auto const ratio = hn::Min(ax, ay) / hn::Max(hn::Max(ax, ay), hn::Set(d, 1e-30F));
  auto const upper = hn::Gt(ratio, hn::Set(d, 0.414213562F));
  auto const one = hn::Set(d, 1.0F);
  auto const t = hn::IfThenElse(upper, (ratio - one) / (ratio + one), ratio);
  auto const t2 = t * t;
  auto p = hn::MulAdd(hn::Set(d, 8.05374449538e-2F), t2, hn::Set(d, -1.38776856032e-1F));
  p = hn::MulAdd(p, t2, hn::Set(d, 1.99777106478e-1F));
  p = hn::MulAdd(p, t2, hn::Set(d, -3.33329491539e-1F));
  auto angle = hn::MulAdd(p * t2, t, t);
  angle = angle + hn::IfThenElseZero(upper, hn::Set(d, 0.785398163F));
  angle = hn::IfThenElse(steep, hn::Set(d, 1.57079633F) - angle, angle);
  angle = hn::IfThenElse(hn::Lt(x, hn::Zero(d)), hn::Set(d, 3.14159265F) - angle, angle);
  return hn::CopySign(angle, y);
}

/// Bilinear intensity of the direction (u, v, w) in the lamp's own axes, cd of the table.
HWY_INLINE V intensity(LampTable const& table, V u, V v, V w) {
  Floats const d;
  Ints const di;
  auto const zero = hn::Zero(d);
  auto const gamma = angle_of(hn::Sqrt(hn::MulAdd(u, u, v * v)), hn::Neg(w));
  auto turn = angle_of(v, u);
  turn = turn + hn::IfThenElseZero(hn::Lt(turn, zero), hn::Set(d, 6.28318531F));

  auto const row = turn * hn::Set(d, table.planes_per_rad);
  auto const column =
      (gamma - hn::Set(d, table.gamma_first_rad)) * hn::Set(d, table.gammas_per_rad);
  auto const last = hn::Set(d, static_cast<float>(table.gammas - 1));
  auto const inside = hn::And(hn::Ge(column, zero), hn::Le(column, last));

  // The lower limit keeps points without a height (NaN) inside the table.
  auto const i =
      hn::Max(hn::Min(hn::ConvertTo(di, row), hn::Set(di, table.planes - 2)), hn::Zero(di));
  auto const k =
      hn::Max(hn::Min(hn::ConvertTo(di, column), hn::Set(di, table.gammas - 2)), hn::Zero(di));
  auto const row_share = row - hn::ConvertTo(d, i);
  auto const column_share = column - hn::ConvertTo(d, k);
  auto const at = hn::Add(hn::Mul(i, hn::Set(di, table.gammas)), k);
  auto const* here = table.candela.data();
  auto const* next = here + table.gammas;
  auto const a0 = hn::GatherIndex(d, here, at);
  auto const a1 = hn::GatherIndex(d, here + 1, at);
  auto const b0 = hn::GatherIndex(d, next, at);
  auto const b1 = hn::GatherIndex(d, next + 1, at);
  auto const a = hn::MulAdd(a1 - a0, column_share, a0);
  auto const b = hn::MulAdd(b1 - b0, column_share, b0);
  return hn::IfThenElseZero(inside, hn::MulAdd(b - a, row_share, a));
}

/// Directions by PolarMap::bin_of, in float: a point on the border of two bins may take either.
HWY_INLINE hn::Vec<Ints> bin_of(V x, V y) {
  Floats const d;
  auto const zero = hn::Zero(d);
  auto const sum = hn::Max(hn::Abs(x) + hn::Abs(y), hn::Set(d, 1e-30F));
  auto t = y / sum;
  t = hn::IfThenElse(hn::Lt(x, zero), hn::Set(d, 2.0F) - t, t);
  t = t + hn::IfThenElseZero(hn::Lt(t, zero), hn::Set(d, 4.0F));
  auto const bin = hn::ConvertTo(Ints(), t * hn::Set(d, PolarMap::bins / 4.0F));
  return hn::Max(hn::Min(bin, hn::Set(Ints(), PolarMap::bins - 1)), hn::Zero(Ints()));
}

/// 1 where the lamp is seen, 0 where a building hides it.
HWY_INLINE V seen(PolarMap const& shadows, V x, V y, V z) {
  Floats const d;
  auto const bin = bin_of(x, y);
  auto const distance2 = hn::MulAdd(x, x, y * y);
  auto const free = hn::Le(distance2, hn::GatherIndex(d, shadows.free_until_m2(), bin));
  auto const blocked = hn::Gt(distance2, hn::GatherIndex(d, shadows.blocked_from_m2(), bin));
  auto const open = hn::Not(hn::Or(free, blocked));
  auto const one = hn::Set(d, 1.0F);
  if (hn::AllFalse(d, open)) return hn::IfThenElse(blocked, hn::Zero(d), one);
  HWY_ALIGN float xs[hn::MaxLanes(d)], ys[hn::MaxLanes(d)], zs[hn::MaxLanes(d)];
  HWY_ALIGN float seen_share[hn::MaxLanes(d)], is_open[hn::MaxLanes(d)];
  hn::Store(x, d, xs);
  hn::Store(y, d, ys);
  hn::Store(z, d, zs);
  hn::Store(hn::IfThenElse(blocked, hn::Zero(d), one), d, seen_share);
  hn::Store(hn::IfThenElse(open, one, hn::Zero(d)), d, is_open);
  for (std::size_t lane = 0; lane < hn::Lanes(d); ++lane) {
    if (is_open[lane] == 0.0F) continue;
    seen_share[lane] = shadows.hidden(xs[lane], ys[lane], zs[lane]) ? 0.0F : 1.0F;
  }
  return hn::Load(d, seen_share);
}

void add_lamp_simd(KernelLamp const& lamp, PointRun const& points) {
  Floats const d;
  auto const& r = lamp.to_lamp;
  auto const scale = hn::Set(d, lamp.scale);
  for (std::size_t i = 0; i < points.count; i += hn::Lanes(d)) {
    auto const x = hn::LoadU(d, points.x + i) - hn::Set(d, lamp.x);
    auto const y = hn::LoadU(d, points.y + i) - hn::Set(d, lamp.y);
    auto const z = hn::LoadU(d, points.z + i) - hn::Set(d, lamp.z);
    auto const u =
        hn::MulAdd(hn::Set(d, r[0]), x, hn::MulAdd(hn::Set(d, r[1]), y, hn::Set(d, r[2]) * z));
    auto const v =
        hn::MulAdd(hn::Set(d, r[3]), x, hn::MulAdd(hn::Set(d, r[4]), y, hn::Set(d, r[5]) * z));
    auto const w =
        hn::MulAdd(hn::Set(d, r[6]), x, hn::MulAdd(hn::Set(d, r[7]), y, hn::Set(d, r[8]) * z));
    auto const distance2 = hn::MulAdd(x, x, hn::MulAdd(y, y, z * z));
    auto e =
        scale * intensity(*lamp.table, u, v, w) * hn::Neg(z) / (distance2 * hn::Sqrt(distance2));
    if (lamp.shadows) e = e * seen(*lamp.shadows, x, y, z);
    auto const counted = hn::And(hn::FirstN(d, points.count - i), hn::Lt(z, hn::Zero(d)));
    hn::StoreU(hn::LoadU(d, points.e_lx + i) + hn::IfThenElseZero(counted, e), d, points.e_lx + i);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace citytwin::lighting
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace citytwin::lighting {

HWY_EXPORT(add_lamp_simd);

void add_lamp(KernelLamp const& lamp, PointRun const& points) {
  HWY_DYNAMIC_DISPATCH(add_lamp_simd)(lamp, points);
}

}  // namespace citytwin::lighting
#endif

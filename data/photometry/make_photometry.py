#!/usr/bin/env python3
"""Writes the product's own photometric files (see README.md) beside this script."""
import math
import pathlib

FLUX_LM = 10000.0
GAMMA = [2.5 * k for k in range(37)]  # 0 .. 90 deg


def reach(c, ahead, street, house):
    """Plan distance to the edge of the lit area over the mounting height, in direction C."""
    across = street if math.sin(c) >= 0 else house
    return ((abs(math.cos(c)) / ahead) ** 4 + (abs(math.sin(c)) / across) ** 4) ** -0.25


def intensity(c_deg, gamma_deg, ahead, street, house, rise):
    """Relative intensity: rises as cos^-rise(gamma) up to a soft edge at atan(reach)."""
    edge = math.degrees(math.atan(reach(math.radians(c_deg), ahead, street, house)))
    soft = 1.0 / (1.0 + math.exp((gamma_deg - edge) / 4.0))
    cut = max(0.0, 1.0 - (gamma_deg / 90.0) ** 24)  # nothing at and above the horizontal
    return math.cos(math.radians(min(gamma_deg, 72.0))) ** -rise * soft * cut


def flux(planes, table):
    """Zonal flux, trapezoid over C; one plane stands for all."""
    zones = [
        2 * math.pi * sum(0.5 * (row[k] + row[k + 1]) * (math.cos(math.radians(GAMMA[k])) -
                          math.cos(math.radians(GAMMA[k + 1]))) for k in range(len(GAMMA) - 1))
        for row in table
    ]
    if len(planes) == 1:
        return zones[0]
    return sum(0.5 * (zones[i] + zones[i + 1]) * (planes[i + 1] - planes[i]) / 360.0
               for i in range(len(planes) - 1))


def write(name, title, watts, planes, **shape):
    table = [[intensity(c, g, **shape) for g in GAMMA] for c in planes]
    scale = FLUX_LM / flux(planes, table)
    lines = [
        "IESNA:LM-63-2002", "[TEST] computed, not measured", "[TESTLAB] none",
        "[ISSUEDATE] 2026-11-24", "[MANUFAC] CityTwin", f"[LUMCAT] {name}", f"[LUMINAIRE] {title}",
        "[LAMP] LED", "[OTHER] C0 along the road, C90 across it towards the road", "TILT=NONE",
        f"1 {FLUX_LM:.0f} 1 {len(GAMMA)} {len(planes)} 1 2 0.3 0.6 0", f"1 1 {watts}",
    ]
    for numbers in [[f"{g:g}" for g in GAMMA], [f"{c:g}" for c in planes]] + [
            [f"{scale * v:.2f}" for v in row] for row in table]:
        for i in range(0, len(numbers), 12):
            lines.append(" ".join(numbers[i:i + 12]))
    path = pathlib.Path(__file__).parent / f"{name}.ies"
    path.write_text("\r\n".join(lines) + "\r\n")


FULL = [5.0 * i for i in range(73)]
write("street_wide", "LED street luminaire, wide road (up to 2 mounting heights)", 77, FULL,
      ahead=2.5, street=2.0, house=0.4, rise=1.7)
write("street_medium", "LED street luminaire, medium road (up to 1.6 mounting heights)", 77, FULL,
      ahead=2.5, street=1.6, house=0.4, rise=1.7)
write("street_narrow", "LED street luminaire, narrow road (up to 1.3 mounting heights)", 77,
      FULL, ahead=2.5, street=1.3, house=0.4, rise=1.6)
write("post_top", "LED post-top luminaire for parks and squares, axially symmetric", 83, [0.0],
      ahead=1.9, street=1.9, house=1.9, rise=1.2)

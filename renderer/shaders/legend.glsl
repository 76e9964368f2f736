// Colours of a legend, as bytes / 255 so that a class colour is reproduced exactly.
uniform samplerBuffer legend_limits;   // lower, upper of each class
uniform samplerBuffer legend_colours;  // straight sRGB
uniform int legend_size;
uniform float legend_continuous;       // 0 or 1
uniform vec4 nodata_colour;

// Class that holds the value, -1 outside all classes; the last one includes its upper limit.
int legend_class(float value) {
  int found = -1;
  for (int i = 0; i < legend_size; ++i) {
    vec2 limits = texelFetch(legend_limits, i).xy;
    bool last = i + 1 == legend_size;
    bool here = value > -3e38 && value >= limits.x && (value < limits.y || (last && value <= limits.y));
    found = found < 0 && here ? i : found;
  }
  return found;
}

vec4 legend_colour(float value) {
  int i = legend_class(value);
  vec4 own = texelFetch(legend_colours, max(i, 0));
  int next = min(i + 1, legend_size - 1);
  float low = texelFetch(legend_limits, max(i, 0)).x;
  float high = texelFetch(legend_limits, max(next, 0)).x;
  float t = legend_continuous > 0.5 && high > low && abs(low) < 1e30 ? (value - low) / (high - low) : 0.0;
  vec4 colour = mix(own, texelFetch(legend_colours, max(next, 0)), clamp(t, 0.0, 1.0));
  return i < 0 ? vec4(0.0) : colour;
}

vec4 nodata_hatch() {
  float stripe = step(0.5, fract((gl_FragCoord.x + gl_FragCoord.y) / 9.0));
  return vec4(nodata_colour.rgb, nodata_colour.a * stripe);
}

package io.moonspark.jobs.scenes;

/**
 * What lies behind the things: a shade with a linear gradient, and noise over the whole picture.
 *
 * @param rgb its shade in the middle, 0xRRGGBB
 * @param xSlope levels (of 255) by which it grows from the left border to the right one
 * @param ySlope levels by which it grows from top to bottom
 * @param noise standard deviation of the noise, levels
 * @param noiseSeed of the noise
 */
public record Backdrop(
    Background color, int rgb, double xSlope, double ySlope, double noise, long noiseSeed) {}

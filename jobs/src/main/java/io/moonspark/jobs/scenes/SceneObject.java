package io.moonspark.jobs.scenes;

/**
 * A thing in a scene.
 *
 * @param family whose icon it is
 * @param rgb its shade, 0xRRGGBB
 * @param radians by which the icon is turned, clockwise
 * @param box the exact bounds of what is drawn
 */
public record SceneObject(
    Thing thing, ThingColor color, IconFamily family, int rgb, double radians, Box box) {}

/**
 * Scenes: pictures of a few icons, whose truth is known because they are drawn from it. A scene is
 * a function of a seed and a number; only {@link io.moonspark.jobs.scenes.SceneTables} knows of
 * Spark.
 */
package io.moonspark.jobs.scenes;

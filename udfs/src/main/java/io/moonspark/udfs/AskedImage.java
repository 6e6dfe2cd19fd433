package io.moonspark.udfs;

import io.moonspark.model.Request;

/**
 * An image of a caller with rows of its own, and what is asked of it.
 *
 * @param content the encoded image; null if there is a path
 * @param path of its file in any Hadoop file system; null if there is content
 * @param request its prompts
 */
public record AskedImage(byte[] content, String path, Request request) {}

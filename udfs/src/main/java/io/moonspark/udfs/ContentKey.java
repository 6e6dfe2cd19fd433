package io.moonspark.udfs;

import java.io.Serializable;

/**
 * What makes two images the same work for one model.
 *
 * @param sha256 of the encoded bytes, in hex
 * @param request digest of what is asked
 */
public record ContentKey(String sha256, String request) implements Serializable {}

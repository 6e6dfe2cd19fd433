package io.moonspark.udfs;

import io.moonspark.model.ErrorCode;
import io.moonspark.model.Request;
import io.moonspark.model.image.CropSet;
import io.moonspark.model.image.ImageException;
import io.moonspark.udfs.ImageDraft.Failure;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;

/** Reads, decodes and crops; a bad image becomes a draft with its failure, never an exception. */
final class ImagePreparer {

  private final Engine engine;
  private final EnrichSettings settings;
  private final Configuration hadoop;
  private final MessageDigest sha256;

  ImagePreparer(Engine engine, EnrichSettings settings, Configuration hadoop) {
    this.engine = engine;
    this.settings = settings;
    this.hadoop = hadoop;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  ImageDraft prepare(SourceRow source) {
    long start = System.nanoTime();
    Request request = source.request(settings.request());
    ImageBytes image = null;
    String digest = null;
    CropSet crops = null;
    Failure failure = null;
    try {
      image =
          source.path() == null
              ? ImageBytes.of(source, settings.limits())
              : ImageBytes.read(source, settings.limits(), hadoop);
      digest = HexFormat.of().formatHex(sha256.digest(image.bytes()));
      crops = engine.prepare(image.bytes());
    } catch (ImageException e) {
      failure = new Failure(e.code(), e.getMessage());
    } catch (RuntimeException e) {
      // Image libraries meet broken files with whatever exception the broken field leads to.
      failure = new Failure(ErrorCode.UNDECODABLE, "cannot be decoded: " + e);
    }
    return new ImageDraft(
        source.withoutContent(),
        request,
        image == null ? source.modified() : image.modified(),
        image == null ? source.length() : image.length(),
        digest,
        crops,
        failure,
        (System.nanoTime() - start) / 1e6);
  }
}

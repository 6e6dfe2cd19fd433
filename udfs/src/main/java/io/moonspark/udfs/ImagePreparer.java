package io.moonspark.udfs;

import io.moonspark.model.ErrorCode;
import io.moonspark.model.Request;
import io.moonspark.model.image.CropSet;
import io.moonspark.model.image.ImageException;
import io.moonspark.udfs.ImageDraft.Failure;
import io.moonspark.udfs.ImageDraft.Original;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;

/** Reads, decodes and crops; a bad image becomes a draft with its failure, never an exception. */
final class ImagePreparer {

  private final Engine engine;
  private final EnrichSettings settings;
  private final Configuration hadoop;
  private final Originals originals;
  private final String commonDigest;
  private final MessageDigest sha256;

  ImagePreparer(Engine engine, EnrichSettings settings, Configuration hadoop, Originals originals) {
    this.engine = engine;
    this.originals = originals;
    this.commonDigest = settings.request().digest();
    this.settings = settings;
    this.hadoop = hadoop;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Empty if the image gets its row elsewhere. */
  Optional<ImageDraft> prepare(SourceRow source) {
    long start = System.nanoTime();
    Request request = source.request(settings.request());
    String requestDigest = request == settings.request() ? commonDigest : request.digest();
    ImageBytes image = null;
    String digest = null;
    CropSet crops = null;
    Failure failure = null;
    Original original = null;
    try {
      image = ImageBytes.of(source, settings.limits(), hadoop);
      digest = HexFormat.of().formatHex(sha256.digest(image.bytes()));
      ContentKey key = new ContentKey(digest, requestDigest);
      if (originals.areElsewhere(key)) {
        return Optional.empty();
      }
      original = original(key);
      if (original == null) {
        crops = engine.prepare(image.bytes());
      }
    } catch (ImageException e) {
      failure = new Failure(e.code(), e.getMessage());
    } catch (RuntimeException e) {
      // Image libraries meet broken files with whatever exception the broken field leads to.
      failure = new Failure(ErrorCode.UNDECODABLE, "cannot be decoded: " + e);
    }
    return Optional.of(
        new ImageDraft(
            source.withoutContent(),
            request,
            requestDigest,
            image == null ? source.modified() : image.modified(),
            image == null ? source.length() : image.length(),
            digest,
            crops,
            failure,
            original,
            (System.nanoTime() - start) / 1e6));
  }

  /** Null if this is the first image of its content. */
  private Original original(ContentKey key) {
    Row row = originals.done(key).orElse(null);
    return row == null && originals.isFirst(key) ? null : new Original(row);
  }
}

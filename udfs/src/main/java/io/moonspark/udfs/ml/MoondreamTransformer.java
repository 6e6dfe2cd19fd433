package io.moonspark.udfs.ml;

import io.moonspark.model.CaptionLength;
import io.moonspark.model.Device;
import io.moonspark.model.Request;
import io.moonspark.udfs.EnrichSettings;
import io.moonspark.udfs.ImageLimits;
import io.moonspark.udfs.ModelPacks;
import io.moonspark.udfs.ModelRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * Adds a column with everything that is said of an image: a struct like a row of the enrich job.
 *
 * <pre>{@code
 * new MoondreamTransformer()
 *     .setInputCol("content")
 *     .setOutputCol("moondream")
 *     .setModelUrl("/data/packs/moondream2")
 *     .setCaptions("normal")
 *     .setDetect("car")
 *     .transform(photos)
 *     .select("path", "moondream.captions", "moondream.error");
 * }</pre>
 *
 * <p>The input is BINARY (encoded images), STRING (paths) or the struct of Spark's image data
 * source. Where it is NULL, so is the output; a bad image is told in {@code error}. Images come to
 * the model in batches; it is open once per executor and device.
 */
public final class MoondreamTransformer extends Transformer implements DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final Param<String> modelUrl;
  private final Param<String> device;
  private final IntParam batchSize;
  private final IntParam maxTokens;
  private final IntParam maxObjects;
  private final StringArrayParam captions;
  private final StringArrayParam questions;
  private final StringArrayParam detect;
  private final StringArrayParam point;

  /** A transformer that asks nothing yet. */
  public MoondreamTransformer() {
    this(Identifiable$.MODULE$.randomUID("moondream"));
  }

  /** The same with a name of its own; Spark calls it when a pipeline is loaded. */
  public MoondreamTransformer(String uid) {
    this.uid = uid;
    this.inputCol =
        new Param<>(this, "inputCol", "column of images: bytes, paths or Spark's image struct");
    this.outputCol = new Param<>(this, "outputCol", "column to add");
    this.modelUrl =
        new Param<>(this, "modelUrl", "nano, or the directory of a model pack at any Hadoop path");
    this.device = new Param<>(this, "device", "cpu, gpu or gpu:N");
    this.batchSize = new IntParam(this, "batchSize", "crops of a batch, or 0 for as many as fit");
    this.maxTokens = new IntParam(this, "maxTokens", "limit of a caption or an answer");
    this.maxObjects = new IntParam(this, "maxObjects", "limit of boxes or points of a label");
    this.captions =
        new StringArrayParam(this, "captions", "lengths to caption at: short, normal, long");
    this.questions = new StringArrayParam(this, "questions", "questions to answer");
    this.detect = new StringArrayParam(this, "detect", "labels to find boxes of");
    this.point = new StringArrayParam(this, "point", "labels to find points of");
    setDefault(modelUrl, ModelRef.NANO);
    setDefault(device, "cpu");
    setDefault(batchSize, EnrichSettings.CROPS_THAT_FIT);
    setDefault(maxTokens, Request.MAX_TOKENS_DEFAULT);
    setDefault(maxObjects, Request.MAX_OBJECTS_DEFAULT);
    for (StringArrayParam prompts : List.of(captions, questions, detect, point)) {
      setDefault(prompts, new String[0]);
    }
  }

  public MoondreamTransformer setInputCol(String column) {
    return with(inputCol, column);
  }

  public MoondreamTransformer setOutputCol(String column) {
    return with(outputCol, column);
  }

  /** {@code nano}, or the directory of a model pack at any Hadoop path. */
  public MoondreamTransformer setModelUrl(String url) {
    return with(modelUrl, url);
  }

  /** {@code cpu}, {@code gpu} (the one that Spark assigned to the executor) or {@code gpu:N}. */
  public MoondreamTransformer setDevice(String value) {
    return with(device, value);
  }

  /** Crops of a batch, which most images have one of; 0 for as many as there is memory for. */
  public MoondreamTransformer setBatchSize(int crops) {
    return with(batchSize, crops);
  }

  /** Limit of the tokens of a caption or an answer. */
  public MoondreamTransformer setMaxTokens(int tokens) {
    return with(maxTokens, tokens);
  }

  /** Limit of the boxes or points of a label. */
  public MoondreamTransformer setMaxObjects(int objects) {
    return with(maxObjects, objects);
  }

  /** Captions of these lengths: {@code short}, {@code normal}, {@code long}. */
  public MoondreamTransformer setCaptions(String... lengths) {
    return with(captions, lengths);
  }

  public MoondreamTransformer setQuestions(String... texts) {
    return with(questions, texts);
  }

  /** Labels to find boxes of. */
  public MoondreamTransformer setDetect(String... labels) {
    return with(detect, labels);
  }

  /** Labels to find points of. */
  public MoondreamTransformer setPoint(String... labels) {
    return with(point, labels);
  }

  private <T> MoondreamTransformer with(Param<T> param, T value) {
    set(param, value);
    return this;
  }

  @Override
  public String uid() {
    return uid;
  }

  // Spark finds the parameters by these.

  public Param<String> inputCol() {
    return inputCol;
  }

  public Param<String> outputCol() {
    return outputCol;
  }

  public Param<String> modelUrl() {
    return modelUrl;
  }

  public Param<String> device() {
    return device;
  }

  public IntParam batchSize() {
    return batchSize;
  }

  public IntParam maxTokens() {
    return maxTokens;
  }

  public IntParam maxObjects() {
    return maxObjects;
  }

  public StringArrayParam captions() {
    return captions;
  }

  public StringArrayParam questions() {
    return questions;
  }

  public StringArrayParam detect() {
    return detect;
  }

  public StringArrayParam point() {
    return point;
  }

  /** Reads what {@link #write} wrote; Spark calls it when a pipeline is loaded. */
  public static MLReader<MoondreamTransformer> read() {
    return new DefaultParamsReader<>();
  }

  /** The transformer in a directory. */
  public static MoondreamTransformer load(String path) {
    return read().load(path);
  }

  @Override
  public MoondreamTransformer copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /**
   * The schema with the output column behind it.
   *
   * @throws IllegalArgumentException if the input column is missing or no image, the output column
   *     is there already, or a parameter does not do
   */
  @Override
  public StructType transformSchema(StructType schema) {
    String input = $(named(inputCol, "setInputCol"));
    if (schema.getFieldIndex(input).isEmpty()) {
      throw new IllegalArgumentException(
          "inputCol " + input + ": no such column; there are " + List.of(schema.fieldNames()));
    }
    DataType type = schema.apply(input).dataType();
    boolean isImage =
        type instanceof BinaryType
            || type instanceof StringType
            || type instanceof NullType
            || type instanceof StructType struct && ImageRows.isImage(struct);
    if (!isImage) {
      throw new IllegalArgumentException(
          "inputCol " + input + ": is " + type.sql() + ", but must be BINARY, STRING or an image");
    }
    String output = $(named(outputCol, "setOutputCol"));
    if (schema.getFieldIndex(output).isDefined()) {
      throw new IllegalArgumentException("outputCol " + output + ": there is such a column");
    }
    request();
    Device.parse($(device));
    return schema.add(output, SaidOfImages.TYPE, true);
  }

  private Param<String> named(Param<String> column, String setter) {
    if (!isDefined(column)) {
      throw new IllegalArgumentException(column.name() + ": not given; call " + setter);
    }
    return column;
  }

  /** Scala's numbers are objects to Java. */
  private int number(IntParam param) {
    return (Integer) $(param);
  }

  private Request request() {
    return Request.none()
        .caption(Stream.of($(captions)).map(CaptionLength::of).toArray(CaptionLength[]::new))
        .ask(List.of($(questions)))
        .detect(List.of($(detect)))
        .point(List.of($(point)))
        .limits(number(maxTokens), number(maxObjects));
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    EnrichSettings settings =
        new EnrichSettings(
            model(dataset), $(device), request(), number(batchSize), ImageLimits.defaults());
    int column = dataset.schema().fieldIndex($(inputCol));
    return dataset.toDF().mapPartitions(new SaidOfImages(column, settings), Encoders.row(schema));
  }

  private ModelRef model(Dataset<?> dataset) {
    try {
      ModelRef model =
          ModelPacks.resolve(
              $(modelUrl), dataset.sparkSession().sparkContext().hadoopConfiguration());
      ModelPacks.check(
          model, request(), dataset.sparkSession().sparkContext().hadoopConfiguration());
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException("modelUrl " + $(modelUrl) + ": " + e.getMessage(), e);
    }
  }
}

package io.moonspark.jobs.evaluate;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;
import static org.apache.spark.sql.types.DataTypes.createMapType;

import io.moonspark.jobs.evaluate.metrics.CocoMatching;
import io.moonspark.jobs.evaluate.metrics.PixelBox;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Items as rows of a table. */
public final class ItemRows {

  private static final StructType BOX =
      new StructType()
          .add("x", DoubleType)
          .add("y", DoubleType)
          .add("width", DoubleType)
          .add("height", DoubleType)
          .add("area", DoubleType)
          .add("crowd", BooleanType);

  /** Columns of an item, in the order of its components. */
  public static final StructType SCHEMA =
      new StructType()
          .add("number", LongType)
          .add("item", StringType)
          .add("image", StringType)
          .add("path", StringType)
          .add("kind", StringType)
          .add("prompt", StringType)
          .add("question", StringType)
          .add("truth", createArrayType(StringType))
          .add("truth_boxes", createArrayType(BOX))
          .add("tags", createMapType(StringType, StringType))
          .add("lists", createMapType(StringType, createArrayType(StringType)));

  private ItemRows() {}

  /** A row of {@link #SCHEMA}. */
  public static Row of(Item item) {
    Map<String, Object> lists = new HashMap<>();
    item.lists().forEach((name, list) -> lists.put(name, list.toArray(String[]::new)));
    return RowFactory.create(
        item.number(),
        item.id(),
        item.image(),
        item.path(),
        label(item.kind()),
        item.prompt(),
        item.question(),
        item.answers().toArray(String[]::new),
        item.boxes().stream().map(ItemRows::box).toArray(Row[]::new),
        CollectionConverters.asScala(item.tags()),
        CollectionConverters.asScala(lists));
  }

  private static Row box(CocoMatching.Truth truth) {
    PixelBox box = truth.box();
    return RowFactory.create(
        box.x(), box.y(), box.width(), box.height(), truth.area(), truth.crowd());
  }

  /** The item of a row that starts with the columns of {@link #SCHEMA}. */
  public static Item item(Row row) {
    Map<String, List<String>> lists = new HashMap<>();
    row.<String, Object>getJavaMap(10).forEach((name, list) -> lists.put(name, strings(list)));
    return new Item(
        row.getLong(0),
        row.getString(1),
        row.getString(2),
        row.getString(3),
        Item.Kind.valueOf(row.getString(4).toUpperCase(Locale.ROOT)),
        row.getString(5),
        row.getString(6),
        row.<String>getList(7),
        row.<Row>getList(8).stream().map(ItemRows::truth).toList(),
        row.getJavaMap(9),
        lists);
  }

  @SuppressWarnings("unchecked") // Spark gives an array as its own sequence of strings.
  private static List<String> strings(Object array) {
    return CollectionConverters.asJava((Seq<String>) array);
  }

  private static CocoMatching.Truth truth(Row row) {
    return new CocoMatching.Truth(
        new PixelBox(row.getDouble(0), row.getDouble(1), row.getDouble(2), row.getDouble(3)),
        row.getDouble(4),
        row.getBoolean(5));
  }

  private static String label(Item.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}

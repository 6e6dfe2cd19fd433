package io.moonspark.jobs;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;
import scala.collection.immutable.Seq;

/**
 * The table {@code search('red star')} of a SQL session: what {@link TextSearch} finds in one
 * output.
 */
final class SearchFunction {

  private static final String NAME = "search";

  private SearchFunction() {}

  static void register(org.apache.spark.sql.SparkSession session, OutputTable output) {
    SparkSession spark = (SparkSession) session;
    TextSearch search = new TextSearch(spark, output.directory().toString());
    spark
        .sessionState()
        .tableFunctionRegistry()
        .registerFunction(
            new FunctionIdentifier(
                NAME,
                Option.apply(CatalogManager.SESSION_NAMESPACE()),
                Option.apply(CatalogManager.SYSTEM_CATALOG_NAME())),
            new ExpressionInfo(
                SearchFunction.class.getName(),
                null,
                NAME,
                "_FUNC_(query) - Captions and answers with all words and \"phrases\" of the query,"
                    + " and none of its -words.",
                "",
                "",
                "",
                "",
                "",
                "",
                "scala_udf"),
            arguments -> plan(search, arguments));
  }

  private static LogicalPlan plan(TextSearch search, Seq<Expression> arguments) {
    Object query =
        arguments.size() == 1 && arguments.head().foldable()
            ? arguments.head().eval(InternalRow.empty())
            : null;
    if (!(query instanceof UTF8String)) {
      throw new UserError(NAME + " takes one text in quotes, as in search('red star')");
    }
    return ((Dataset<Row>) search.find(query.toString())).queryExecution().analyzed();
  }
}

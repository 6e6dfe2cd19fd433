"""Airflow: enrich the images that are new, every night. Put this file into the dags folder."""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG(
    dag_id="moonspark",
    schedule="15 2 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
) as dag:
    BashOperator(
        task_id="enrich",
        bash_command=(
            "/opt/moonspark/bin/moonspark enrich @/opt/moonspark/conf/nightly.args"
            " --master spark://spark-master:7077"
            " --properties-file /opt/moonspark/conf/standalone-gpu.conf"
            " --device gpu --max-failure-rate 0.01"
        ),
        # What a failed run has committed is not done again.
        retries=2,
        retry_delay=timedelta(minutes=10),
    )

//! The statements that make summary, scores and ranks of a folder of Parquet.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::Schema;
use datafusion::common::{Result, config::TableParquetOptions, exec_err};
use datafusion::dataframe::DataFrameWriteOptions;
use datafusion::logical_expr::{AggregateUDF, ScalarUDF};
use datafusion::prelude::{DataFrame, ParquetReadOptions, SessionContext};

use crate::peers::Peers;
use crate::scores::Scores;
use crate::units::Rules;

/// The file of the peers' summary in the folder of units.
const PEERS: &str = "peers.json";

/// A session that knows the functions of the crate.
pub struct Session {
    context: SessionContext,
    #[cfg(feature = "cluster")]
    executors: Vec<crate::cluster::Executor>,
    scores: Vec<String>,
    about: HashMap<String, String>,
}

/// What the steps took.
#[derive(Debug, Clone, Copy)]
pub struct Took {
    pub units: usize,
    pub peers: Duration,
    pub scores: Duration,
    pub ranks: Duration,
}

impl Session {
    /// Adds the functions of the rules to a session.
    ///
    /// # Errors
    /// The rules cannot be applied to a part of the units alone.
    pub fn new(context: SessionContext, rules: &Arc<Rules>) -> Result<Self> {
        let scores = Scores::new(Arc::clone(rules))?;
        let names = scores.fields().iter().map(|field| field.name().clone()).collect();
        context.register_udaf(AggregateUDF::new_from_impl(Peers::new(Arc::clone(rules))));
        context.register_udf(ScalarUDF::new_from_impl(scores));
        Ok(Self {
            context,
            #[cfg(feature = "cluster")]
            executors: Vec::new(),
            scores: names,
            about: rules.about(),
        })
    }

    /// Starts so many executors of this program, and returns the session that runs its statements on them.
    ///
    /// # Errors
    /// A process cannot be started, or no connection made.
    #[cfg(feature = "cluster")]
    pub async fn on_executors(self, program: &Path, number: usize, work: &Path) -> Result<Self> {
        let (context, executors) =
            crate::cluster::start(&self.context, program, number, work).await?;
        Ok(Self { context, executors, ..self })
    }

    /// Returns the processes of the executors.
    #[cfg(feature = "cluster")]
    pub fn executors(&self) -> impl Iterator<Item = u32> {
        self.executors.iter().filter_map(crate::cluster::Executor::process)
    }

    /// Returns the session of SQL, which knows the functions.
    #[must_use]
    pub const fn context(&self) -> &SessionContext {
        &self.context
    }

    /// Scores and ranks the units of a folder: `folder/units` → `folder/peers.json` →
    /// `folder/scored` → `folder/ranked`.
    ///
    /// # Errors
    /// A file cannot be read or written, or every fault of the units.
    pub async fn run(&self, folder: &Path) -> Result<Took> {
        let table = self.units(folder).await?;
        let units = table.clone().count().await?;
        let start = Instant::now();
        self.write_peers(&table, &folder.join(PEERS)).await?;
        let peers = start.elapsed();
        let start = Instant::now();
        let scores = self.scores(&table, &folder.join(PEERS)).await?;
        self.write(scores, &folder.join("scored")).await?;
        let scores = start.elapsed();
        let start = Instant::now();
        self.rank(&folder.join("scored"), &folder.join("ranked")).await?;
        Ok(Took { units, peers, scores, ranks: start.elapsed() })
    }

    /// Returns the units of a folder.
    ///
    /// # Errors
    /// The files cannot be read.
    pub async fn units(&self, folder: &Path) -> Result<DataFrame> {
        self.table("units", &folder.join("units")).await
    }

    /// Makes the summary of all units, in parts that the engine chooses, and writes it into a file.
    async fn write_peers(&self, units: &DataFrame, file: &Path) -> Result<()> {
        let unit = unit(units.schema().as_arrow());
        let made = self.context.sql(&format!("SELECT dti_peers({unit}) FROM units")).await?;
        let made = made.collect().await?;
        let summaries = made.iter().flat_map(|batch| batch.column(0).as_binary::<i64>().iter());
        let [summary] = summaries.flatten().collect::<Vec<_>>()[..] else {
            return exec_err!("there are no units");
        };
        Ok(fs::write(file, summary)?)
    }

    /// Returns the scores of all units of a table, made in parts that the engine chooses, each unit among all as its peers.
    ///
    /// # Errors
    /// The statement cannot be planned.
    pub async fn scores(&self, units: &DataFrame, peers: &Path) -> Result<DataFrame> {
        let unit = unit(units.schema().as_arrow());
        // One column, to be taken apart when it is written: were it done here, the optimizer would put the function in the
        // place of each of its fields.
        let peers = unicode(peers)?.replace('\'', "''");
        self.context.sql(&format!("SELECT dti_score({unit}, '{peers}') AS scores FROM units")).await
    }

    /// Ranks the units of each kind by their totals.
    async fn rank(&self, scored: &Path, to: &Path) -> Result<()> {
        self.table("scored", scored).await?;
        let rank = "CASE WHEN total IS NOT NULL THEN \
                    rank() OVER (PARTITION BY kind ORDER BY total DESC NULLS LAST) END AS rank";
        let fields = self.scores.iter().map(|name| {
            format!("get_field(scores, '{}') AS {}", name.replace('\'', "''"), quoted(name))
        });
        let fields = fields.collect::<Vec<_>>().join(", ");
        let statement = format!("SELECT *, {rank} FROM (SELECT {fields} FROM scored)");
        self.write(self.context.sql(&statement).await?, to).await
    }

    /// The columns of the ranked units.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.scores.iter().map(String::as_str).chain(["rank"])
    }

    async fn table(&self, name: &str, folder: &Path) -> Result<DataFrame> {
        self.context.deregister_table(name)?;
        self.context.register_parquet(name, &text(folder)?, ParquetReadOptions::new()).await?;
        self.context.table(name).await
    }

    /// Writes a table into a new folder. It says of what rules it is, and that the units are made up if they are.
    async fn write(&self, table: DataFrame, to: &Path) -> Result<()> {
        if to.exists() {
            fs::remove_dir_all(to)?;
        }
        let mut options = TableParquetOptions::new();
        let about = self.about.iter().map(|(key, value)| (key.clone(), Some(value.clone())));
        options.key_value_metadata.extend(about);
        let many = DataFrameWriteOptions::new().with_single_file_output(false);
        table.write_parquet(&text(to)?, many, Some(options)).await?;
        Ok(())
    }
}

/// A row of a table as one value.
fn unit(schema: &Schema) -> String {
    let named = schema
        .fields()
        .iter()
        .map(|field| format!("'{}', {}", field.name().replace('\'', "''"), quoted(field.name())));
    format!("named_struct({})", named.collect::<Vec<_>>().join(", "))
}

/// The name of a column.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A folder as DataFusion takes it: with a slash at the end it is not taken for a file.
pub(crate) fn text(folder: &Path) -> Result<String> {
    Ok(format!("{}/", unicode(folder)?))
}

fn unicode(path: &Path) -> Result<&str> {
    match path.to_str() {
        Some(path) => Ok(path),
        None => exec_err!("a path that is not Unicode: {}", path.display()),
    }
}

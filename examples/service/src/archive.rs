//! Results in SQLite, each with the rules and the figures that made it, so that it can be made again.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use dti_engine::dataset::{Dataset, DecimalSign, ReadOptions};
use dti_engine::model::{Origin, Source};
use dti_engine::{Error, Outcome, Plan};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use crate::rules::plan_of;

const TABLE: &str = "CREATE TABLE IF NOT EXISTS results (
    id INTEGER PRIMARY KEY,
    framework TEXT NOT NULL,
    version TEXT NOT NULL,
    rules_digest TEXT NOT NULL,
    data_digest TEXT NOT NULL,
    rules TEXT NOT NULL,
    data BLOB NOT NULL,
    origin TEXT NOT NULL,
    outcome BLOB NOT NULL
) STRICT";

/// A result as it is kept.
pub struct Kept {
    pub framework: String,
    pub version: String,
    /// The texts of the rules, each with its name.
    pub rules: Vec<(String, String)>,
    /// The figures as CSV.
    pub data: Vec<u8>,
    /// What the figures were said to be.
    pub origin: Origin,
    /// The outcome as it was answered.
    pub outcome: Vec<u8>,
}

/// A line of the list of results.
#[derive(Debug, Serialize, Deserialize)]
pub struct Listed {
    pub id: i64,
    pub framework: String,
    pub version: String,
    pub rules: String,
    pub data: String,
}

/// The archive: one connection, for one request at a time.
pub struct Archive(Mutex<Connection>);

impl Archive {
    /// Opens an archive, or begins one.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn open(path: &Path) -> rusqlite::Result<Self> {
        Self::new(Connection::open(path)?)
    }

    /// Begins an archive that ends with the program.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn in_memory() -> rusqlite::Result<Self> {
        Self::new(Connection::open_in_memory()?)
    }

    fn new(connection: Connection) -> rusqlite::Result<Self> {
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.execute(TABLE, [])?;
        Ok(Self(Mutex::new(connection)))
    }

    fn with<T>(&self, ask: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
        ask(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps an outcome, whose JSON is `json`. Returns its number.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn keep(&self, outcome: &Outcome, json: &[u8]) -> rusqlite::Result<i64> {
        let (framework, digests) = (outcome.framework(), outcome.digests());
        let texts: Vec<(&str, &str)> = framework.texts().collect();
        let rules = serde_json::to_string(&texts).unwrap_or_default();
        let origin = serde_json::to_string(&outcome.dataset().origin()).unwrap_or_default();
        let mut data = Vec::new();
        // Memory is always written to.
        drop(outcome.dataset().to_csv(&mut data));
        self.with(|connection| {
            connection
                .prepare(
                    "INSERT INTO results (framework, version, rules_digest, data_digest, rules, data, origin, outcome)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                )?
                .insert(params![
                    framework.id(),
                    framework.version(),
                    digests.rules.as_ref(),
                    digests.data.as_ref(),
                    rules,
                    data,
                    origin,
                    json
                ])
        })
    }

    /// Returns the last results, the newest first.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn list(&self, most: u32) -> rusqlite::Result<Vec<Listed>> {
        self.with(|connection| {
            let mut lines = connection.prepare(
                "SELECT id, framework, version, rules_digest, data_digest FROM results ORDER BY id DESC LIMIT ?1",
            )?;
            let lines = lines.query_map([most], |line| {
                Ok(Listed {
                    id: line.get(0)?,
                    framework: line.get(1)?,
                    version: line.get(2)?,
                    rules: line.get(3)?,
                    data: line.get(4)?,
                })
            })?;
            lines.collect()
        })
    }

    /// Returns a result by its number.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn find(&self, id: i64) -> rusqlite::Result<Option<Kept>> {
        self.with(|connection| {
            let mut found = connection.prepare(
                "SELECT framework, version, rules, data, origin, outcome FROM results WHERE id = ?1",
            )?;
            let kept = found.query_row([id], |line| {
                let (rules, origin): (String, String) = (line.get(2)?, line.get(4)?);
                Ok(Kept {
                    framework: line.get(0)?,
                    version: line.get(1)?,
                    rules: serde_json::from_str(&rules).unwrap_or_default(),
                    data: line.get(3)?,
                    origin: serde_json::from_str(&origin).unwrap_or_default(),
                    outcome: line.get(5)?,
                })
            });
            kept.optional()
        })
    }
}

impl Kept {
    /// Makes the outcome again, from the rules and the figures that were kept.
    ///
    /// # Errors
    /// Those of reading and scoring.
    pub fn replay(&self) -> Result<Outcome, Error> {
        let plan: Plan = plan_of(&self.rules, &self.framework, &self.version)?;
        let options = ReadOptions::default().decimal(DecimalSign::Point);
        let dataset: Dataset = options.read_csv(self.data.as_slice(), plan.framework())?;
        plan.score(&dataset.described(self.origin, Source::default()))
    }
}

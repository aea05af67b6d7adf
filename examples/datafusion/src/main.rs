//! Scores synthetic units through DataFusion, and compares the result with one run of the crate. See README.md.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use datafusion::common::{Result, exec_err};
use datafusion::prelude::{SessionConfig, SessionContext};
use dti_engine::model::Nature;
use dti_engine_datafusion::pipeline::Session;
use dti_engine_datafusion::units::Rules;
use dti_engine_datafusion::{RULES, at_once, memory, synthetic};

/// What the command asks for.
struct Options {
    units: u64,
    compare: u64,
    folder: PathBuf,
    executors: usize,
    /// The scheduler whose tasks are done, in a process that is an executor.
    execute: Option<String>,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> std::result::Result<Self, String> {
        let folder = std::env::temp_dir().join("dti-engine-datafusion");
        let (units, compare) = (10_000_000, 1_000_000);
        let mut options = Self { units, compare, folder, executors: 0, execute: None };
        while let Some(name) = arguments.next() {
            let value = arguments.next().ok_or_else(|| format!("{name} has no value"))?;
            let number = || {
                let digits = value.replace('_', "");
                digits.parse::<u64>().map_err(|_| format!("{value} is no number"))
            };
            match name.as_str() {
                "--units" => options.units = number()?,
                "--compare" => options.compare = number()?,
                "--folder" => options.folder = PathBuf::from(value),
                "--executors" => options.executors = usize::try_from(number()?).unwrap_or(0),
                "--execute" => options.execute = Some(value),
                _ => {
                    let known = "--units, --compare, --folder or --executors";
                    return Err(format!("{name} is not {known}"));
                }
            }
        }
        match options.units {
            0 => Err("there must be a unit".to_owned()),
            _ => Ok(options),
        }
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = match Options::read(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(fault) => return exec_err!("{fault}"),
    };
    let rules = Arc::new(Rules::of(RULES, Some(Nature::Synthetic))?);
    if let Some(scheduler) = &options.execute {
        return execute(&session(&rules, &options)?, scheduler).await;
    }
    if options.compare < options.units {
        run(&rules, &options, "all", options.units).await?;
    }
    if options.compare > 0 {
        let units = options.units.min(options.compare);
        let folder = options.folder.join("compared");
        let session = run(&rules, &options, "compared", units).await?;
        memory::forget();
        let start = Instant::now();
        let files = at_once::write(&session, &rules, &folder).await?;
        println!("one run of the crate, and both results as CSV{}", told(start.elapsed(), units));
        let bytes = at_once::same(&files)?;
        println!("the results of both are the same, byte for byte: {bytes} bytes");
        files.iter().for_each(|file| println!("  {}", file.display()));
    }
    Ok(())
}

/// Makes, scores and ranks so many units, and says what it took.
async fn run(rules: &Arc<Rules>, options: &Options, name: &str, units: u64) -> Result<Session> {
    let folder = &options.folder.join(name);
    println!("{units} synthetic units in {}", folder.display());
    let made = folder.join("units");
    if made.exists() {
        std::fs::remove_dir_all(&made)?;
    }
    let start = Instant::now();
    synthetic::make(&made, units, 1_000_000)?;
    println!("  made    {}", told(start.elapsed(), units));
    memory::forget();
    let session = on_executors(session(rules, options)?, options).await?;
    let took = session.run(folder).await?;
    println!("  peers   {}", told(took.peers, units));
    println!("  scored  {}", told(took.scores, units));
    println!("  ranked  {}", told(took.ranks, units));
    println!("  together{}", told(took.peers + took.scores + took.ranks, units));
    tell_executors(&session);
    Ok(session)
}

/// Units are read, scored and written in batches of so many: each is a dataset of its own.
const BATCH: usize = 1 << 15;

fn session(rules: &Arc<Rules>, options: &Options) -> Result<Session> {
    let config = SessionConfig::new().with_batch_size(BATCH);
    let config = match options.executors {
        0 => config,
        executors => config.with_target_partitions(executors),
    };
    Session::new(SessionContext::new_with_config(config), rules)
}

#[cfg(feature = "cluster")]
async fn on_executors(session: Session, options: &Options) -> Result<Session> {
    match options.executors {
        0 => Ok(session),
        number => {
            let work = options.folder.join("work");
            session.on_executors(&std::env::current_exe()?, number, &work).await
        }
    }
}

#[cfg(feature = "cluster")]
async fn execute(session: &Session, scheduler: &str) -> Result<()> {
    dti_engine_datafusion::cluster::execute(session.context(), scheduler).await
}

#[cfg(feature = "cluster")]
fn tell_executors(session: &Session) {
    for process in session.executors() {
        let most = memory::peak_of(&process.to_string());
        let most = most.map_or_else(String::new, |mib| format!(" had at most {mib} MiB"));
        println!("  executor {process}{most}");
    }
}

#[cfg(not(feature = "cluster"))]
async fn on_executors(session: Session, options: &Options) -> Result<Session> {
    match options.executors {
        0 => Ok(session),
        _ => exec_err!("--executors is there with `cargo run --release --features cluster`"),
    }
}

#[cfg(not(feature = "cluster"))]
async fn execute(_: &Session, _: &str) -> Result<()> {
    exec_err!("--execute is there with `cargo run --release --features cluster`")
}

#[cfg(not(feature = "cluster"))]
const fn tell_executors(_: &Session) {}

/// Says a time, how many units a second that are, and how much memory the program has had at most.
fn told(time: Duration, units: u64) -> String {
    let seconds = time.as_secs_f64();
    let memory = memory::peak().map_or_else(String::new, |mib| format!(", at most {mib} MiB"));
    format!("{seconds:8.2} s, {:9.0} units/s{memory}", units as f64 / seconds)
}

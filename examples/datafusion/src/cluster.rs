//! The same session on several executors of Ballista: a scheduler cuts its statements into stages of tasks, and executors
//! ask for tasks over gRPC and hand their rows to each other. The scheduler is in this process, and each executor is a
//! process of its own, as on machines of their own: it has the rules and the functions, and finds units and peers in files.

use std::path::Path;
use std::process::Stdio;

use ballista::prelude::SessionContextExt;
use ballista_core::serde::protobuf::scheduler_grpc_client::SchedulerGrpcClient;
use ballista_executor::new_standalone_executor_from_state;
use ballista_scheduler::standalone::new_standalone_scheduler_from_state;
use datafusion::common::Result;
use datafusion::prelude::SessionContext;
use tokio::process::{Child, Command};

use crate::units::external;

/// The process of an executor, which ends with this value.
pub struct Executor(Child);

impl Executor {
    /// Returns the number of the process, `None` if it has ended.
    #[must_use]
    pub fn process(&self) -> Option<u32> {
        self.0.id()
    }
}

/// Starts a scheduler and so many executors with the functions of a session, and returns a session that runs its
/// statements on them. An executor is `program --execute SCHEDULER`, and does one task at a time. Rows on their way from
/// one stage to the next are in the folder `work`.
///
/// # Errors
/// A process cannot be started, or no connection made.
pub async fn start(
    known: &SessionContext,
    program: &Path,
    number: usize,
    work: &Path,
) -> Result<(SessionContext, Vec<Executor>)> {
    let state = known.state();
    let address = new_standalone_scheduler_from_state(&state).await.map_err(external)?;
    let scheduler = format!("http://localhost:{}", address.port());
    if work.exists() {
        std::fs::remove_dir_all(work)?;
    }
    std::fs::create_dir_all(work)?;
    let start = |_| {
        let mut command = Command::new(program);
        command.args(["--execute", &scheduler]).env("TMPDIR", work).stdin(Stdio::null());
        command.kill_on_drop(true).spawn().map(Executor)
    };
    let executors = (0..number).map(start).collect::<std::io::Result<_>>()?;
    let context = SessionContext::remote_with_state(&scheduler, state.clone()).await?;
    // It has Ballista's functions in the place of those that were there.
    state.scalar_functions().values().for_each(|known| context.register_udf((**known).clone()));
    state.aggregate_functions().values().for_each(|known| context.register_udaf((**known).clone()));
    Ok((context, executors))
}

/// Does the tasks of a scheduler with the functions of a session, until the process is ended.
///
/// # Errors
/// No connection can be made.
pub async fn execute(known: &SessionContext, scheduler: &str) -> Result<()> {
    let client = SchedulerGrpcClient::connect(scheduler.to_owned()).await.map_err(external)?;
    new_standalone_executor_from_state(client, 1, &known.state()).await.map_err(external)?;
    std::future::pending().await
}

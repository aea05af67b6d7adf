//! The same session on several executors of Ballista: a scheduler cuts its plans into tasks, and executors take them
//! over gRPC and hand their rows on by files. All are in this process, so that they need no other program; each knows the
//! functions of the crate by their names, as executors of their own programs would.

use ballista::prelude::SessionContextExt;
use ballista_core::serde::protobuf::scheduler_grpc_client::SchedulerGrpcClient;
use ballista_executor::new_standalone_executor_from_state;
use ballista_scheduler::standalone::new_standalone_scheduler_from_state;
use datafusion::common::Result;
use datafusion::prelude::SessionContext;

use crate::units::external;

/// Starts a scheduler and so many executors with the functions of a session, and returns a session that runs its
/// statements on them.
///
/// # Errors
/// A port cannot be opened, or no connection made.
pub async fn start(known: &SessionContext, executors: usize) -> Result<SessionContext> {
    let state = known.state();
    let scheduler = new_standalone_scheduler_from_state(&state).await.map_err(external)?;
    let scheduler = format!("http://localhost:{}", scheduler.port());
    for _ in 0..executors {
        let client = SchedulerGrpcClient::connect(scheduler.clone()).await.map_err(external)?;
        new_standalone_executor_from_state(client, 1, &state).await.map_err(external)?;
    }
    SessionContext::remote_with_state(&scheduler, state).await
}

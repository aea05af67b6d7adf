//! Connections, and the limits on their number, time and size.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::answer::Refusal;
use crate::routes::{Service, router};

/// The limits of a service. Everything that a client can make large or long has one.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a body.
    pub body: usize,
    /// The time for a request, its body included.
    pub time: Duration,
    /// The time for the head of a request, and between two requests of a connection.
    pub patience: Duration,
    /// Requests that are worked on at once. Others wait, as long as a request may take.
    pub requests: usize,
    /// Connections at once. Others wait to be accepted.
    pub connections: usize,
}

impl Default for Limits {
    /// 8 MiB, 20 seconds, 10 seconds, 16 requests, 1,000 connections.
    fn default() -> Self {
        Self {
            body: 8 << 20,
            time: Duration::from_secs(20),
            patience: Duration::from_secs(10),
            requests: 16,
            connections: 1_000,
        }
    }
}

/// A service that listens.
pub struct Server {
    listener: TcpListener,
    router: Router,
    limits: Limits,
}

impl Server {
    /// Listens at an address.
    ///
    /// # Errors
    /// The address is taken, or is none.
    pub async fn bind(address: &str, service: Service) -> std::io::Result<Self> {
        let limits = service.limits;
        let listener = TcpListener::bind(address).await?;
        let turns = Arc::new(Semaphore::new(limits.requests));
        let limit = from_fn_with_state((turns, limits), in_time);
        Ok(Self { listener, router: router(Arc::new(service)).layer(limit), limits })
    }

    /// Returns the address.
    ///
    /// # Errors
    /// Those of the system.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers until the program ends.
    pub async fn run(self) {
        let connections = Arc::new(Semaphore::new(self.limits.connections));
        loop {
            // It is never closed.
            let Ok(place) = Arc::clone(&connections).acquire_owned().await else { return };
            let Ok((stream, _)) = self.listener.accept().await else {
                // Such as when no more files can be opened: the next moment may be better.
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            };
            drop(stream.set_nodelay(true));
            let service = TowerToHyperService::new(self.router.clone());
            let mut builder = http1::Builder::new();
            builder.timer(TokioTimer::new()).header_read_timeout(self.limits.patience);
            tokio::spawn(async move {
                // A client that breaks off harms only its own request.
                drop(builder.serve_connection(TokioIo::new(stream), service).await);
                drop(place);
            });
        }
    }
}

/// Answers a request in its turn and in its time.
async fn in_time(
    State((turns, limits)): State<(Arc<Semaphore>, Limits)>,
    request: Request,
    next: Next,
) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > limits.body) {
        let message = "the body is larger than it may be";
        return Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "http", message).into_response();
    }
    let answer = async {
        let _turn = turns.acquire().await;
        told(next.run(request).await).await
    };
    tokio::time::timeout(limits.time, answer).await.unwrap_or_else(|_| {
        let message = "the request took longer than it may";
        Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "time", message).into_response()
    })
}

/// Says as JSON what the router refused in plain words: a method, a query, a body that is too large.
async fn told(response: Response) -> Response {
    const LONGEST: usize = 1 << 16;
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_json = kind.is_some_and(|kind| kind == "application/json");
    let status = response.status();
    if is_json || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let body = to_bytes(response.into_body(), LONGEST).await.unwrap_or_default();
    let words = match body.is_empty() {
        true => status.canonical_reason().unwrap_or_default().to_owned(),
        false => String::from_utf8_lossy(&body).into_owned(),
    };
    Refusal::new(status, "http", words).into_response()
}

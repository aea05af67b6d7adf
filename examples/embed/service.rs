//! A scoring service on the standard library alone: HTTP/1.1, JSON in, JSON out.
//!
//! | request | answer |
//! |---|---|
//! | `GET /frameworks` | ids, versions and digests in force |
//! | `POST /score/PLACE/SUBJECT?nature=NATURE` with a submission | its scorecard, with the nature of the figures: `reported` where none is given |
//! | `PUT /rules` with a rule file | replaces that framework for every request that comes after |
//!
//! Requests share one [`Rules`]: an immutable set of compiled plans behind an `Arc`. A request takes
//! the `Arc` once and keeps it to its end; a replacement builds a new set and swaps the `Arc`. So
//! no request ever sees half of the old rules and half of the new.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use dti_engine::dataset::Submission;
use dti_engine::model::{Nature, Origin, Source};
use dti_engine::{Dataset, Error, ErrorKind, Framework, Plan};

/// Submissions and rule files above this are refused.
const LARGEST_BODY: usize = 4 << 20;
/// A peer that says nothing for this long is given up.
const PATIENCE: Duration = Duration::from_secs(10);

/// One state of the rules: compiled plans by framework id. Never changed once made.
pub type Rules = BTreeMap<String, Plan>;

/// What all requests share.
pub struct Service {
    rules: RwLock<Arc<Rules>>,
    /// Held while a replacement is worked out, so that two of them do not lose one another.
    replacing: Mutex<()>,
}

/// An answer: status and body.
pub struct Answer {
    pub status: u16,
    pub body: String,
}

impl Service {
    pub fn new(frameworks: impl IntoIterator<Item = Arc<Framework>>) -> Result<Self, Error> {
        let mut rules = Rules::new();
        for framework in frameworks {
            let id = framework.id().to_owned();
            rules.insert(id, Plan::compile_shared(framework)?);
        }
        Ok(Self { rules: RwLock::new(Arc::new(rules)), replacing: Mutex::new(()) })
    }

    /// The rules of this moment; they stay as they are for as long as they are held.
    pub fn rules(&self) -> Arc<Rules> {
        Arc::clone(&self.rules.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts one framework into force. Scoring goes on meanwhile; only the swap itself is exclusive.
    pub fn replace(&self, yaml: &str) -> Result<Plan, Error> {
        let plan = Plan::compile_shared(Arc::new(Framework::from_yaml(yaml)?))?;
        let turn = self.replacing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rules = Rules::clone(&self.rules());
        rules.insert(plan.framework().id().to_owned(), plan.clone());
        *self.rules.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(rules);
        drop(turn);
        Ok(plan)
    }

    /// Scores one submission, alone: methods that compare with peers see only this unit.
    pub fn score(&self, asked: &str, json: &str) -> Answer {
        let (framework, query) = asked.split_once('?').unwrap_or((asked, "nature=reported"));
        let word = query.strip_prefix("nature=");
        let Some(nature) = word.and_then(|word| word.parse::<Nature>().ok()) else {
            return refuse(
                400,
                "query",
                "after `?` only `nature=reported`, `published` or `synthetic` is known",
            );
        };
        let rules = self.rules();
        let Some(plan) = rules.get(framework) else {
            return refuse(404, "not_found", &format!("no framework `{framework}` is in force"));
        };
        let submissions = match Submission::from_json(json) {
            Ok(submissions) => submissions,
            Err(faults) => return refuse_fault(&faults.into()),
        };
        let [submission] = submissions.as_slice() else {
            return refuse(422, "several", "one submission is scored at a time");
        };
        let unit = submission.unit.clone();
        let scored = || -> Result<String, Error> {
            let dataset = Dataset::from_submissions(submissions, plan.framework())?;
            let origin = Origin { nature: Some(nature), as_of: None };
            let outcome = plan.score(&dataset.described(origin, Source::default()))?;
            let card = outcome.scorecard(&unit)?;
            Ok(serde_json::to_string(&card).unwrap_or_default())
        };
        match scored() {
            Ok(body) => Answer { status: 200, body },
            Err(fault) => refuse_fault(&fault),
        }
    }

    fn list(&self) -> Answer {
        let list: Vec<_> = self
            .rules()
            .values()
            .map(|plan| {
                let framework = plan.framework();
                serde_json::json!({
                    "framework": framework.id(),
                    "version": framework.version(),
                    "digest": framework.digest(),
                })
            })
            .collect();
        Answer { status: 200, body: serde_json::Value::from(list).to_string() }
    }

    fn answer(&self, method: &str, path: &str, body: &str) -> Answer {
        match (method, path.strip_prefix("/score/")) {
            ("POST", Some(framework)) => self.score(framework, body),
            ("GET", _) if path == "/frameworks" => self.list(),
            ("PUT", _) if path == "/rules" => match self.replace(body) {
                Ok(plan) => {
                    let digest = plan.framework().digest();
                    let body = serde_json::json!({"digest": digest}).to_string();
                    Answer { status: 200, body }
                }
                Err(fault) => refuse_fault(&fault),
            },
            _ => refuse(404, "not_found", "there is nothing here"),
        }
    }
}

fn refuse(status: u16, code: &str, message: &str) -> Answer {
    let body = serde_json::json!({"error": {"code": code, "message": message}}).to_string();
    Answer { status, body }
}

/// Faults of rules and data as the list that they are, so that a client can show each at its place.
fn refuse_fault(fault: &Error) -> Answer {
    let body = serde_json::json!({"error": fault});
    Answer { status: status(fault), body: body.to_string() }
}

/// The HTTP status of an error. Rules come from clients here (`PUT /rules`), so their faults are the client's.
fn status(fault: &Error) -> u16 {
    match fault.kind() {
        ErrorKind::NotFound => 404,
        ErrorKind::Mismatch => 409,
        ErrorKind::TooLarge => 413,
        ErrorKind::Unreadable => 500,
        ErrorKind::Cancelled => 503,
        _ => 422,
    }
}

/// A running server; it stops when it is dropped.
pub struct Server {
    pub address: SocketAddr,
    stop: Arc<AtomicBool>,
    workers: Vec<JoinHandle<()>>,
}

impl Server {
    /// Listens on `address` with a fixed number of workers that share the service.
    pub fn start(service: &Arc<Service>, address: &str, workers: usize) -> std::io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        let stop = Arc::new(AtomicBool::new(false));
        let spawn = |_| {
            let (listener, service, stop) =
                (listener.try_clone()?, Arc::clone(service), Arc::clone(&stop));
            Ok(thread::spawn(move || work(&listener, &service, &stop)))
        };
        let workers = (0..workers.max(1)).map(spawn).collect::<std::io::Result<_>>()?;
        Ok(Self { address, stop, workers })
    }

    /// Waits until the server is stopped from elsewhere.
    pub fn join(mut self) {
        self.workers.drain(..).for_each(|worker| drop(worker.join()));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // Each worker waits for a connection: one for each lets them all see the flag.
        for _ in &self.workers {
            drop(TcpStream::connect(self.address));
        }
        self.workers.drain(..).for_each(|worker| drop(worker.join()));
    }
}

fn work(listener: &TcpListener, service: &Service, stop: &AtomicBool) {
    for stream in listener.incoming() {
        if stop.load(Ordering::SeqCst) {
            return;
        }
        // A client that breaks off harms only its own request.
        if let Ok(stream) = stream {
            drop(serve(&stream, service));
        }
    }
}

/// Answers every request of a connection, in order, until the client closes it.
fn serve(stream: &TcpStream, service: &Service) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = read_request(&mut reader)? {
        let answer = match request {
            Ok(Request { method, path, body }) => service.answer(&method, &path, &body),
            Err(answer) => answer,
        };
        let close = answer.status == 400 || answer.status == 413;
        let mut stream = stream;
        stream.write_all(response(&answer).as_bytes())?;
        if close {
            return Ok(());
        }
    }
    Ok(())
}

fn response(Answer { status, body }: &Answer) -> String {
    let reason = match status {
        200 => "OK",
        400 => "Bad Request",
        404 => "Not Found",
        413 => "Content Too Large",
        _ => "Unprocessable Content",
    };
    let length = body.len();
    format!(
        "HTTP/1.1 {status} {reason}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

struct Request {
    method: String,
    path: String,
    body: String,
}

/// The next request; `None` at the end of the connection.
fn read_request(
    reader: &mut BufReader<&TcpStream>,
) -> std::io::Result<Option<Result<Request, Answer>>> {
    let mut head = Vec::new();
    let mut limited = reader.by_ref().take(16 << 10);
    loop {
        let before = head.len();
        if limited.read_until(b'\n', &mut head)? == 0 {
            let ended = head.is_empty();
            let answer = || refuse(400, "http", "the head of the request is cut off or too long");
            return Ok(if ended { None } else { Some(Err(answer())) });
        }
        if head.get(before..).is_some_and(|line| line == b"\r\n" || line == b"\n") {
            break;
        }
    }
    let head = String::from_utf8_lossy(&head);
    let mut lines = head.lines();
    let mut words = lines.next().unwrap_or_default().split_whitespace().map(str::to_owned);
    let (Some(method), Some(path)) = (words.next(), words.next()) else {
        return Ok(Some(Err(refuse(400, "http", "that is not an HTTP request"))));
    };
    let length = lines.filter_map(|line| line.split_once(':')).find_map(|(name, value)| {
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>())
    });
    let length = match length {
        None => 0,
        Some(Ok(length)) if length <= LARGEST_BODY => length,
        Some(Ok(_)) => return Ok(Some(Err(refuse(413, "http", "the body is too large")))),
        Some(Err(_)) => {
            return Ok(Some(Err(refuse(400, "http", "the content length is no number"))));
        }
    };
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Some(match String::from_utf8(body) {
        Ok(body) => Ok(Request { method, path, body }),
        Err(_) => Err(refuse(400, "http", "the body is not UTF-8")),
    }))
}

/// A client for the demonstration and the test: one request over a connection of its own.
pub fn request(
    address: SocketAddr,
    method: &str,
    path: &str,
    body: &str,
) -> std::io::Result<(u16, String)> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {length}\r\n\r\n{body}"
    )?;
    stream.shutdown(std::net::Shutdown::Write)?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    let status = text.split_whitespace().nth(1).and_then(|status| status.parse().ok());
    let body = text.split_once("\r\n\r\n").map(|(_, body)| body.to_owned());
    match (status, body) {
        (Some(status), Some(body)) => Ok((status, body)),
        _ => Err(std::io::Error::other("the answer was cut off")),
    }
}

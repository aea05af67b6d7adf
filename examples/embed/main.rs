//! The crate inside a service: a catalog loaded once and shared by threads, submissions arriving
//! as JSON, scorecards leaving as JSON, rules replaced while requests run.
//!
//! ```text
//! cargo run --release --example embed                         # a demonstration that ends by itself
//! cargo run --release --example embed -- --listen 127.0.0.1:8080
//! ```

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "an example that counts lines and files: no number here comes near its limit"
)]

#[macro_use]
#[path = "../shared/pipe.rs"]
mod pipe;

mod service;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use dti_engine::Catalog;
use service::{Server, Service, request};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A little index for the demonstration; `illustrative`, like the figures sent to it.
const BEFORE: &str = include_str!("demo.yaml");

/// What is asked: the figures are made up, and whoever sends them says so.
const ASK: &str = "/score/demo/commune?nature=synthetic";

const SUBMISSION: &str = r#"{
  "unit": "xa-mau", "name": "Xã Mẫu", "kind": "commune",
  "metrics": {"committee_head": "chief", "online_dossiers": 617, "dossiers": 820}
}"#;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let run = match (arguments.next().as_deref(), arguments.next()) {
        (None, _) => demonstrate(),
        (Some("--listen"), Some(address)) => listen(&address),
        _ => {
            eprintln!("usage: embed [--listen ADDRESS:PORT]");
            return ExitCode::from(2);
        }
    };
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("error: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

fn service() -> Result<Arc<Service>, Failure> {
    let catalog = Catalog::from_yaml_texts([("demo.yaml", BEFORE)])?;
    Ok(Arc::new(Service::new(catalog.iter().cloned())?))
}

fn listen(address: &str) -> Result<(), Failure> {
    let server = Server::start(&service()?, address, 4)?;
    println!("listening on http://{}", server.address);
    server.join();
    Ok(())
}

/// Two clients send submissions while the rules change back and forth under them.
fn demonstrate() -> Result<(), Failure> {
    let service = service()?;
    let server = Server::start(&service, "127.0.0.1:0", 4)?;
    let address = server.address;
    let after = BEFORE.replace("full_at: 80%", "full_at: 100%");
    println!("POST {ASK}\n{SUBMISSION}\n");
    let (status, card) = request(address, "POST", ASK, SUBMISSION)?;
    let card: serde_json::Value = serde_json::from_str(&card)?;
    println!("{status}\n{}\n", serde_json::to_string_pretty(&card)?);

    let (done, answers) = (AtomicBool::new(false), [AtomicUsize::new(0), AtomicUsize::new(0)]);
    let client = || -> Result<(), Failure> {
        while !done.load(Ordering::Relaxed) {
            let (_, card) = request(address, "POST", ASK, SUBMISSION)?;
            let card: serde_json::Value = serde_json::from_str(&card)?;
            // 20 + 60 × (617 ÷ 820 ÷ 80%) = 76.43; with 100 %: 20 + 60 × 617 ÷ 820 = 65.15
            match card["total"].as_str() {
                Some("76.43") => answers[0].fetch_add(1, Ordering::Relaxed),
                Some("65.15") => answers[1].fetch_add(1, Ordering::Relaxed),
                other => return Err(format!("a total of neither rule: {other:?}").into()),
            };
        }
        Ok(())
    };
    let replaced = thread::scope(|scope| {
        let clients = [scope.spawn(client), scope.spawn(client)];
        let replaced = (0..200).try_for_each(|turn| {
            let yaml = if turn % 2 == 0 { after.as_str() } else { BEFORE };
            request(address, "PUT", "/rules", yaml).map(drop)
        });
        done.store(true, Ordering::Relaxed);
        for client in clients {
            client.join().map_err(|_| "a client failed")??;
        }
        replaced.map_err(Failure::from)
    });
    replaced?;
    println!(
        "200 replacements while two clients sent submissions: {} answers by the rules before, {} by those after, none of neither",
        answers[0].load(Ordering::Relaxed),
        answers[1].load(Ordering::Relaxed)
    );
    Ok(())
}

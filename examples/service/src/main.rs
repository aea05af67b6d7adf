//! The service, with the rules of a folder and an archive in a file.

use std::path::PathBuf;
use std::process::ExitCode;

use dti_engine_service::archive::Archive;
use dti_engine_service::routes::Service;
use dti_engine_service::rules::Rules;
use dti_engine_service::{Limits, Server};

const USAGE: &str =
    "usage: dti-engine-service [--rules FOLDER] [--archive FILE] [--address HOST:PORT]";

struct Arguments {
    rules: PathBuf,
    archive: PathBuf,
    address: String,
}

fn arguments() -> Result<Arguments, String> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut all = Arguments {
        rules: here.join("../../rules"),
        archive: PathBuf::from("results.sqlite"),
        address: "127.0.0.1:8080".to_owned(),
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next().ok_or_else(|| USAGE.to_owned())?;
        match word.as_str() {
            "--rules" => all.rules = value.into(),
            "--archive" => all.archive = value.into(),
            "--address" => all.address = value,
            _ => return Err(USAGE.to_owned()),
        }
    }
    Ok(all)
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let Arguments { rules, archive, address } = arguments()?;
    let rules = Rules::of_folder(rules)?;
    let service = Service { rules, archive: Archive::open(&archive)?, limits: Limits::default() };
    let server = Server::bind(&address, service).await?;
    println!("http://{} (archive: {})", server.address()?, archive.display());
    server.run().await;
    Ok(())
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

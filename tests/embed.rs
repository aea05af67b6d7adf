//! The embedding example under load: no request sees half of the old rules and half of the new.

#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

#[path = "../examples/embed/service.rs"]
#[allow(dead_code, reason = "the example uses the rest")]
mod service;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;

use dti_engine::Catalog;
use serde_json::Value;
use service::{Server, Service, request};

const RULES: &str = include_str!("../examples/embed/demo.yaml");

fn service() -> Arc<Service> {
    let catalog = Catalog::from_yaml_texts([("demo.yaml", RULES)]).unwrap();
    Arc::new(Service::new(catalog.iter().cloned()).unwrap())
}

/// `online` of 820 dossiers, with the head as the chair.
fn submission(online: u32) -> String {
    format!(
        r#"{{"unit": "xa-{online}", "kind": "commune",
            "metrics": {{"committee_head": "chief", "online_dossiers": {online}, "dossiers": "820"}}}}"#
    )
}

/// Hundredths of a point by hand: 20 + 60 × min(1, online ÷ 820 ÷ full), each half up to cents.
fn expected(online: u32, full_percent: u32) -> String {
    let (numerator, denominator) = (6000 * 100 * online, 820 * full_percent);
    let cents = (2 * numerator + denominator) / (2 * denominator);
    let cents = 2000 + cents.min(6000);
    format!("{}.{:02}", cents / 100, cents % 100)
}

#[test]
fn rules_change_under_running_requests() {
    let service = service();
    let server = Server::start(&service, "127.0.0.1:0", 3).unwrap();
    let address = server.address;
    let after = RULES.replace("full_at: 80%", "full_at: 100%");
    // The digest of each state of the rules, and the percentage it asks for.
    let digest = |yaml: &str| {
        let plan = service.replace(yaml).unwrap();
        plan.framework().digest().to_owned()
    };
    let states = BTreeMap::from([(digest(&after), 100), (digest(RULES), 80)]);
    thread::scope(|scope| {
        let clients: Vec<_> = (0..3)
            .map(|client| {
                let states = &states;
                scope.spawn(move || {
                    for turn in 0..60 {
                        let online = 100 + 200 * client + turn * 3;
                        let (status, card) =
                            request(address, "POST", "/score/demo/commune", &submission(online))
                                .unwrap();
                        assert_eq!(status, 200, "{card}");
                        let card: Value = serde_json::from_str(&card).unwrap();
                        let full = states[card["digests"]["rules"].as_str().unwrap()];
                        assert_eq!(card["total"], expected(online, full), "{online} at {full}%");
                        assert_eq!(card["unit"], format!("xa-{online}"));
                    }
                })
            })
            .collect();
        for turn in 0..60 {
            let yaml = if turn % 2 == 0 { after.as_str() } else { RULES };
            assert_eq!(request(address, "PUT", "/rules", yaml).unwrap().0, 200);
        }
        clients.into_iter().for_each(|client| client.join().unwrap());
    });
}

#[test]
fn faults_come_back_as_a_list_and_change_nothing() {
    let service = service();
    let before = service.rules();
    let server = Server::start(&service, "127.0.0.1:0", 1).unwrap();
    let broken = RULES.replace("points: 60", "ponts: 60");
    let (status, body) = request(server.address, "PUT", "/rules", &broken).unwrap();
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(status, 422);
    assert_eq!(body["error"]["code"], "diagnostics");
    assert!(body["error"]["faults"][0]["primary"]["line"].is_u64(), "{body}");
    assert!(Arc::ptr_eq(&before, &service.rules()));

    let wrong = r#"{"unit": "xa-1", "metrics": {"dossiers": -1, "online_dosiers": 2}}"#;
    let (status, body) = request(server.address, "POST", "/score/demo/commune", wrong).unwrap();
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(status, 422);
    assert_eq!(body["error"]["faults"].as_array().unwrap().len(), 2, "{body}");

    for (method, path, text, status) in [
        ("POST", "/score/demo/commune", "{", 422),
        ("POST", "/score/demo/commune", "[]", 422),
        ("POST", "/score/demo/nothing", "{}", 404),
        ("GET", "/elsewhere", "", 404),
        ("GET", "/frameworks", "", 200),
    ] {
        assert_eq!(request(server.address, method, path, text).unwrap().0, status, "{path}");
    }
}

//! The service over HTTP: what it answers, under load, while rules change, and to clients that mean ill.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use dti_engine::model::{Nature, Origin, Source};
use dti_engine::{Dataset, Framework, Language, Outcome, Plan};
use dti_engine_service::archive::Archive;
use dti_engine_service::routes::Service;
use dti_engine_service::rules::Rules;
use dti_engine_service::{Limits, Server};
use serde_json::{Value, json};

const RULES: &str = "framework: demo/commune\nversion: '1'\nkind: index\nunit_kind: commune\n\
    name: {vi: Bộ chỉ số minh họa, en: Demonstration index}\nsource: {standing: illustrative}\npoints: 100\n\
    rounding: {indicator: 2, total: 2}\nabsent: {missing: zero, not_applicable: exclude, rejected: zero, zero_whole: zero}\n\
    metrics:\n  online: {type: count, name: {vi: Hồ sơ trực tuyến, en: Online dossiers}}\n\
    \x20 dossiers: {type: count, name: {vi: Tổng số hồ sơ, en: All dossiers}}\n\
    \x20 meetings: {type: count, name: {vi: Số cuộc họp, en: Meetings}}\n\
    indicators:\n\
    \x20 - {id: rate, name: {vi: Tỷ lệ, en: Rate}, points: 60, scoring: {ratio: {part: online, whole: dossiers, full_at: 80%}}}\n\
    \x20 - {id: meetings, name: {vi: Họp, en: Meetings}, points: 40, scoring: {relative: {of: meetings, to: best}}}\n\
    ranking: {places: 2}\nverdict: {pass_when: [{total: {at_least: 70%}}]}\n";

const DATA: &str = "unit,name,online,dossiers,meetings\nan,Xã An,617,820,4\nbinh,Xã Bình,100,1000,3\nchau,Xã Châu,0,10,\n";

/// Starts a service on a port of its own. It ends with the test.
fn start(rules: Rules, archive: Archive, limits: Limits) -> SocketAddr {
    let (tell, hear) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let server =
                Server::bind("127.0.0.1:0", Service { rules, archive, limits }).await.unwrap();
            tell.send(server.address().unwrap()).unwrap();
            server.run().await;
        });
    });
    hear.recv().unwrap()
}

fn plain() -> SocketAddr {
    let rules = Rules::of_texts([("demo.yaml", RULES)]).unwrap();
    start(rules, Archive::in_memory().unwrap(), Limits::default())
}

struct Client(ureq::Agent, SocketAddr);

struct Answered {
    status: u16,
    result: Option<i64>,
    bytes: Vec<u8>,
}

impl Answered {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("{}", self.text()))
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

impl Client {
    fn of(address: SocketAddr) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        Self(config.timeout_global(Some(Duration::from_secs(60))).build().into(), address)
    }

    fn ask(&self, method: &str, path: &str, kind: &str, body: &[u8]) -> Answered {
        let Self(agent, address) = self;
        let url = format!("http://{address}{path}");
        let answer = match method {
            "GET" => agent.get(url).call(),
            "PUT" => agent.put(url).header("content-type", kind).send(body),
            _ => agent.post(url).header("content-type", kind).send(body),
        };
        let mut answer = answer.unwrap_or_else(|fault| panic!("{method} {path}: {fault}"));
        let result = answer.headers().get("x-result").and_then(|id| id.to_str().ok()?.parse().ok());
        let status = answer.status().as_u16();
        Answered { status, result, bytes: answer.body_mut().read_to_vec().unwrap() }
    }

    fn get(&self, path: &str) -> Answered {
        self.ask("GET", path, "", b"")
    }

    fn post(&self, path: &str, body: &str) -> Answered {
        let kind = if body.starts_with(['{', '[']) { "application/json" } else { "text/csv" };
        self.ask("POST", path, kind, body.as_bytes())
    }

    fn put(&self, yaml: &str) -> Answered {
        self.ask("PUT", "/rules", "application/yaml", yaml.as_bytes())
    }
}

/// What the crate itself says.
fn directly(rules: &str, data: &str) -> Outcome {
    let framework = Framework::from_yaml(rules).unwrap();
    let dataset = Dataset::from_csv(data.as_bytes(), &framework).unwrap();
    let origin = Origin { nature: Some(Nature::Synthetic), as_of: None };
    Plan::compile(&framework).unwrap().score(&dataset.described(origin, Source::default())).unwrap()
}

#[test]
fn answers_are_those_of_the_crate_and_come_back_from_the_archive() {
    let client = Client::of(plain());
    let expected = directly(RULES, DATA);
    let answer = client.post("/datasets/demo/commune?nature=synthetic", DATA);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.text(), serde_json::to_string(&expected).unwrap());
    let id = answer.result.unwrap();
    assert_eq!(client.get(&format!("/results/{id}")).bytes, answer.bytes);
    let replay = client.ask("POST", &format!("/results/{id}/replay"), "", b"").json();
    assert_eq!(replay["same"], true);
    assert_eq!(replay["digests"], serde_json::to_value(expected.digests()).unwrap());
    let ranking = client.get(&format!("/results/{id}/ranking")).json();
    // 60 × 617 ÷ 820 ÷ 80 % = 56.43 and 40; 60 × 10 % ÷ 80 % = 7.5 and 40 × 3 ÷ 4.
    let places: Vec<_> = ranking
        .as_array()
        .unwrap()
        .iter()
        .map(|place| (&place["unit"]["id"], &place["total"]))
        .collect();
    assert_eq!(json!(places), json!([["an", "96.43"], ["binh", "37.50"], ["chau", "0.00"]]));
    let verdicts = client.get(&format!("/results/{id}/verdicts")).json();
    assert_eq!(verdicts[0]["verdict"], "pass");
    assert_eq!(verdicts[1]["verdict"], "fail");
    assert!(verdicts[1]["gates"][0].is_object(), "{verdicts}");
    let card = expected.scorecard("binh").unwrap();
    assert_eq!(client.get(&format!("/results/{id}/units/binh")).json(), json!(card));
    for (word, language) in [("vi", Language::Vi), ("en", Language::En)] {
        let text = client.get(&format!("/results/{id}/units/binh?lang={word}"));
        assert_eq!(text.text(), card.explain(language).to_string());
    }
    // The same units as submissions have the same digest.
    let list = json!([
        {"unit": "an", "name": "Xã An", "metrics": {"online": 617, "dossiers": "820", "meetings": 4}},
        {"unit": "binh", "name": "Xã Bình", "metrics": {"online": 100, "dossiers": 1000, "meetings": 3}},
        {"unit": "chau", "name": "Xã Châu", "metrics": {"online": 0, "dossiers": 10}},
    ]);
    let again = client.post("/datasets/demo/commune?nature=synthetic", &list.to_string());
    assert_eq!(again.bytes, answer.bytes);
    assert_eq!(client.get("/results").json().as_array().unwrap().len(), 2);
    for (path, status) in [
        ("/results/999", 404),
        ("/results/x", 400),
        ("/results/1/units/dong", 404),
        ("/elsewhere", 404),
    ] {
        assert_eq!(client.get(path).status, status, "{path}");
    }
    assert!(client.get("/").text().starts_with("<!doctype html>"));
}

#[test]
fn an_archive_outlives_the_rules_and_the_program() {
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("archive-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("results.sqlite");
    drop(std::fs::remove_file(&file));
    let rules = || Rules::of_texts([("demo.yaml", RULES)]).unwrap();
    let client = Client::of(start(rules(), Archive::open(&file).unwrap(), Limits::default()));
    let answer = client.post("/datasets/demo/commune", DATA);
    let id = answer.result.unwrap();
    assert_eq!(client.put(&RULES.replace("full_at: 80%", "full_at: 100%")).status, 200);
    let other = client.post("/datasets/demo/commune", DATA);
    assert_ne!(other.bytes, answer.bytes);
    // Another program with other rules opens the same file.
    let later =
        Rules::of_texts([("demo.yaml", RULES.replace("points: 40", "points: 40 ").as_str())])
            .unwrap();
    let client = Client::of(start(later, Archive::open(&file).unwrap(), Limits::default()));
    assert_eq!(client.get(&format!("/results/{id}")).bytes, answer.bytes);
    for id in [id, other.result.unwrap()] {
        assert_eq!(
            client.ask("POST", &format!("/results/{id}/replay"), "", b"").json()["same"],
            true
        );
    }
}

#[test]
fn thousands_of_requests_see_old_rules_or_new_ones() {
    const CLIENTS: usize = 8;
    const TURNS: usize = 300;
    let address = plain();
    let after = RULES.replace("full_at: 80%", "full_at: 100%");
    let states: BTreeMap<String, String> = [RULES, &after]
        .map(|rules| {
            let outcome = directly(rules, DATA);
            (outcome.digests().rules.into_owned(), serde_json::to_string(&outcome).unwrap())
        })
        .into();
    let begun = Instant::now();
    let times: Vec<Duration> = thread::scope(|scope| {
        let ask = |_| {
            let client = Client::of(address);
            let states = &states;
            let mut times = Vec::with_capacity(TURNS);
            for turn in 0..TURNS {
                let begun = Instant::now();
                let answer = match turn % 10 {
                    0 => client.post(
                        "/score/demo/commune?nature=synthetic",
                        r#"{"unit": "an", "metrics": {"dossiers": 1}}"#,
                    ),
                    1 => client.post("/datasets/demo/commune", "unit,onlin\nan,1\n"),
                    _ => client.post("/datasets/demo/commune?nature=synthetic", DATA),
                };
                times.push(begun.elapsed());
                let json = answer.json();
                match turn % 10 {
                    0 => assert_eq!(json["unit"], "an"),
                    1 => assert_eq!(
                        (answer.status, &json["error"]["faults"][0]["code"]),
                        (422, &json!("D0202"))
                    ),
                    _ => {
                        let digest = json["digests"]["rules"].as_str().unwrap();
                        assert_eq!(
                            answer.text(),
                            states[digest],
                            "neither by old nor by new rules"
                        );
                    }
                }
            }
            times
        };
        let clients: Vec<_> = (0..CLIENTS).map(|number| scope.spawn(move || ask(number))).collect();
        // Meanwhile rules change, some of them broken, and clients break off.
        let changing = Client::of(address);
        let mut turn = 0usize;
        while !clients.iter().all(thread::ScopedJoinHandle::is_finished) {
            turn += 1;
            let yaml = if turn.is_multiple_of(2) { RULES } else { &after };
            assert_eq!(changing.put(yaml).status, 200);
            assert_eq!(changing.put(&RULES.replace("points: 60", "ponts: 60")).status, 422);
            let mut cut = TcpStream::connect(address).unwrap();
            cut.write_all(b"POST /datasets/demo/commune HTTP/1.1\r\nhost: x\r\ncontent-length: 900\r\n\r\nunit,on").unwrap();
            drop(cut);
        }
        assert!(turn > 3, "the rules changed {turn} times");
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    let mut times = times;
    times.sort_unstable();
    let all = times.len();
    let rate = all as f64 / begun.elapsed().as_secs_f64();
    println!(
        "{all} requests by {CLIENTS} clients: {rate:.0} a second; half within {:?}, 99 of 100 within {:?}",
        times[all / 2],
        times[all * 99 / 100]
    );
    assert!(all >= 2_400);
}

#[test]
fn a_folder_is_read_again_as_a_whole() {
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("rules-{}", std::process::id()));
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write("demo.yaml", RULES);
    let rules = Rules::of_folder(&folder).unwrap();
    let client = Client::of(start(rules, Archive::in_memory().unwrap(), Limits::default()));
    let reload = || client.ask("POST", "/rules/reload", "", b"");
    let frameworks = || client.get("/frameworks").json();
    let before = frameworks();
    let second = RULES.replace("demo/commune", "demo/ward");
    write("ward.yaml", &second.replace("type: count", "type: cuont"));
    let refused = reload();
    assert_eq!(refused.status, 422);
    assert!(
        refused.json()["error"]["faults"].to_string().contains("ward.yaml"),
        "{}",
        refused.text()
    );
    assert_eq!(frameworks(), before);
    write("ward.yaml", &second);
    assert_eq!(reload().json(), json!({"frameworks": 2}));
    assert_eq!(frameworks()[1]["framework"], "demo/ward");
}

/// Sends bytes as they are, and returns the status of the answer, if there is one.
fn raw(address: SocketAddr, bytes: &[u8]) -> Option<u16> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    // The service may close before everything is sent.
    drop(stream.write_all(bytes));
    let mut text = Vec::new();
    drop(stream.read_to_end(&mut text));
    String::from_utf8_lossy(&text).split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn hostile_clients_harm_only_themselves() {
    let limits = Limits {
        body: 64 << 10,
        time: Duration::from_secs(2),
        patience: Duration::from_secs(1),
        requests: 2,
        ..Limits::default()
    };
    let rules = Rules::of_texts([("demo.yaml", RULES)]).unwrap();
    let address = start(rules, Archive::in_memory().unwrap(), limits);
    let client = Client::of(address);
    let deep = "[".repeat(60_000);
    let nested =
        format!("{}{}", r#"{"unit":"a","metrics":{"online":"#.repeat(900), "}".repeat(900));
    let long = "x".repeat(100_000);
    for (path, body, statuses) in [
        ("/datasets/demo/commune", deep.as_str(), &[422][..]),
        ("/score/demo/commune", nested.as_str(), &[422]),
        ("/score/demo/commune", "{", &[422]),
        ("/score/demo/commune", "", &[422]),
        ("/score/demo/commune", r#"{"unit": "a", "metrics": {"online": 1e999999999}}"#, &[422]),
        (
            "/score/demo/commune",
            r#"{"unit": "a", "metrics": {"online": 0.1000000000000000055511151231257827}}"#,
            &[422],
        ),
        ("/score/demo/commune", r#"{"unit": "", "metrics": {}}"#, &[422]),
        ("/score/demo/commune", "{\"unit\": \"a\\u0000\", \"metrics\": {}}", &[422]),
        ("/score/demo/commune?nature=guessed", r#"{"unit": "a", "metrics": {}}"#, &[400]),
        ("/score/demo/commune?lang=xx", r#"{"unit": "a", "metrics": {}}"#, &[400]),
        ("/score/demo/nothing", r#"{"unit": "a", "metrics": {}}"#, &[404]),
        ("/score/..%2F..%2Fetc/passwd", r#"{"unit": "a", "metrics": {}}"#, &[404]),
        ("/datasets/demo/commune", "unit;online\n\"an;1\n", &[422]),
        ("/datasets/demo/commune", "\u{0}\u{1}\u{2}", &[422]),
        ("/datasets/demo/commune", long.as_str(), &[413]),
        ("/rules", "x", &[405]),
    ] {
        let answer = client.post(path, body);
        assert!(
            statuses.contains(&answer.status),
            "{path} {}: {} {}",
            &body[..body.len().min(60)],
            answer.status,
            answer.text()
        );
        assert!(answer.json()["error"]["message"].is_string(), "{}", answer.text());
    }
    let not_text = client.ask("PUT", "/rules", "application/yaml", &[0xff, 0xfe, 0x00]);
    assert_eq!(not_text.status, 400);
    let anchors = "a: &a [1]\n".to_owned() + &"b: [*a, *a, *a]\n".repeat(500);
    assert_eq!(client.put(&anchors).status, 422);

    let head = "POST /datasets/demo/commune HTTP/1.1\r\nhost: x\r\n";
    let begun = Instant::now();
    assert_eq!(
        raw(address, format!("{head}content-length: 99999999\r\n\r\n").as_bytes()),
        Some(413)
    );
    // A body that never ends, and a head that never does.
    assert_eq!(
        raw(address, format!("{head}content-length: 900\r\n\r\nunit,on").as_bytes()),
        Some(503)
    );
    assert!(matches!(raw(address, head.as_bytes()), None | Some(408)));
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    assert!(matches!(
        raw(address, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"),
        None | Some(400)
    ));
    assert!(matches!(
        raw(address, format!("{head}content-length: -1\r\n\r\n").as_bytes()),
        None | Some(400)
    ));

    let client = Client::of(address);
    // While slow clients hold every turn, others wait, and are answered when these have had their time.
    let slow: Vec<_> = (0..6)
        .map(|_| {
            let mut stream = TcpStream::connect(address).unwrap();
            stream
                .write_all(format!("{head}content-length: 900\r\n\r\nunit,on").as_bytes())
                .unwrap();
            stream
        })
        .collect();
    thread::sleep(Duration::from_millis(200));
    let waited = client.post("/datasets/demo/commune", DATA);
    assert!([200, 503].contains(&waited.status), "{}", waited.text());
    drop(slow);
    thread::sleep(Duration::from_millis(200));
    assert_eq!(client.post("/datasets/demo/commune", DATA).status, 200);
    assert_eq!(client.get("/frameworks").json().as_array().unwrap().len(), 1);
}

#[test]
fn the_description_names_every_request_and_schema() {
    let client = Client::of(plain());
    let description = client.get("/openapi.json").json();
    let mut references = Vec::new();
    fn find(value: &Value, references: &mut Vec<String>) {
        match value {
            Value::Object(keys) => {
                references.extend(keys.get("$ref").and_then(Value::as_str).map(str::to_owned));
                keys.values().for_each(|value| find(value, references));
            }
            Value::Array(values) => values.iter().for_each(|value| find(value, references)),
            _ => {}
        }
    }
    find(&description, &mut references);
    assert!(references.len() > 20, "{references:?}");
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(description.pointer(pointer).is_some(), "{reference}");
    }
    for (path, operations) in description["paths"].as_object().unwrap() {
        let path = path
            .replace("{place}/{subject}", "demo/commune")
            .replace("{id}", "1")
            .replace("{unit}", "an");
        for method in operations.as_object().unwrap().keys() {
            // Whatever it says of an empty body, it knows the request.
            let answer = client.ask(&method.to_uppercase(), &path, "application/json", b"");
            assert_ne!(answer.status, 405, "{method} {path}");
            assert!(
                answer.status != 404 || answer.text().contains("no result"),
                "{method} {path}: {}",
                answer.text()
            );
        }
    }
}

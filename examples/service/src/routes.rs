//! What each request does.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post, put};
use dti_engine::dataset::{Dataset, Submission};
use dti_engine::model::{Nature, Origin, Source};
use dti_engine::number::Date;
use dti_engine::outcome::ScoreOptions;
use dti_engine::{Error, Language, Outcome, Plan};
use serde::Deserialize;
use serde_json::json;

use crate::answer::{Json, Refusal, json_of, written};
use crate::archive::{Archive, Kept};
use crate::openapi;
use crate::rules::Rules;
use crate::server::Limits;

/// What all requests share.
pub struct Service {
    pub rules: Rules,
    pub archive: Archive,
    pub limits: Limits,
}

type Shared = State<Arc<Service>>;
type Answer<T> = Result<T, Refusal>;

/// Returns the routes of a service.
pub fn router(service: Arc<Service>) -> Router {
    let body = DefaultBodyLimit::max(service.limits.body);
    Router::new()
        .route("/", get(|| async { Html(include_str!("page.html")) }))
        .route("/openapi.json", get(|| async { json_of(openapi::description().into_bytes()) }))
        .route("/frameworks", get(frameworks))
        .route("/rules", put(replace))
        .route("/rules/reload", post(reload))
        .route("/score/{place}/{subject}", post(score))
        .route("/datasets/{place}/{subject}", post(dataset))
        .route("/results", get(results))
        .route("/results/{id}", get(result))
        .route("/results/{id}/ranking", get(ranking))
        .route("/results/{id}/verdicts", get(verdicts))
        .route("/results/{id}/units/{unit}", get(unit))
        .route("/results/{id}/replay", post(replay))
        .fallback(|| async { Refusal::not_found("there is nothing here") })
        .layer(body)
        .with_state(service)
}

/// What a client says of its figures, and in which language it reads.
#[derive(Debug, Deserialize)]
struct Said {
    nature: Option<Nature>,
    as_of: Option<Date>,
    lang: Option<String>,
}

impl Said {
    /// Figures of which nothing is said are reported: a service does not receive made-up ones by chance.
    fn origin(&self) -> Origin {
        Origin { nature: self.nature.or(Some(Nature::Reported)), as_of: self.as_of }
    }

    /// Returns the language of texts. Without one, answers are JSON.
    fn language(&self) -> Answer<Option<Language>> {
        match self.lang.as_deref() {
            None => Ok(None),
            Some("vi") => Ok(Some(Language::Vi)),
            Some("en") => Ok(Some(Language::En)),
            Some(other) => {
                let message = format!("`lang` is `vi` or `en`, not `{}`", other.escape_debug());
                Err(Refusal::new(StatusCode::BAD_REQUEST, "query", message))
            }
        }
    }
}

/// Does work on a thread that may block, as all work of the engine and of the archive does.
async fn work<T: Send + 'static>(
    service: &Arc<Service>,
    work: impl FnOnce(&Service) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let service = Arc::clone(service);
    let done = tokio::task::spawn_blocking(move || work(&service)).await;
    done.unwrap_or_else(|fault| {
        Err(Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "work", fault.to_string()))
    })
}

async fn frameworks(State(service): Shared) -> Answer<Json> {
    let of = |plan: &Plan| {
        let framework = plan.framework();
        let name = framework.name();
        json!({
            "framework": framework.id(),
            "version": framework.version(),
            "name": {"vi": name.get(Language::Vi), "en": name.get(Language::En)},
            "digest": framework.digest(),
        })
    };
    Ok(json_of(written(&service.rules.now().values().map(of).collect::<Vec<_>>())?))
}

fn text(body: &Bytes) -> Answer<&str> {
    std::str::from_utf8(body)
        .map_err(|_| Refusal::new(StatusCode::BAD_REQUEST, "text", "the body is not UTF-8"))
}

async fn replace(State(service): Shared, body: Bytes) -> Answer<Json> {
    work(&service, move |service| {
        let plan = service.rules.replace(text(&body)?)?;
        let framework = plan.framework();
        let (id, version, digest) = (framework.id(), framework.version(), framework.digest());
        Ok(json_of(written(&json!({"framework": id, "version": version, "digest": digest}))?))
    })
    .await
}

async fn reload(State(service): Shared) -> Answer<Json> {
    work(&service, |service| match service.rules.reload()? {
        Some(plans) => Ok(json_of(written(&json!({"frameworks": plans.len()}))?)),
        None => {
            Err(Refusal::new(StatusCode::CONFLICT, "no_folder", "the rules are not of a folder"))
        }
    })
    .await
}

/// Takes the plan of a framework, as it is at this moment.
fn plan_of(service: &Service, place: &str, subject: &str) -> Answer<Plan> {
    let id = format!("{place}/{subject}");
    let plan = service.rules.now().get(&id).cloned();
    plan.ok_or_else(|| {
        Refusal::not_found(format!("no framework `{}` is in force", id.escape_debug()))
    })
}

/// Scores figures, and stops when the time for a request is over.
fn outcome(service: &Service, plan: &Plan, dataset: &Dataset) -> Answer<Outcome> {
    let end = Instant::now() + service.limits.time;
    let watch = |_, _| match Instant::now() < end {
        true => ControlFlow::Continue(()),
        false => ControlFlow::Break(()),
    };
    Ok(plan.score_with(dataset, &ScoreOptions::default().watch(&watch))?)
}

fn submissions(body: &Bytes) -> Answer<Vec<Submission>> {
    Ok(Submission::from_json(text(body)?).map_err(Error::from)?)
}

fn plain(text: String) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// One submission, scored alone: its scorecard, as JSON or in words.
async fn score(
    State(service): Shared,
    Path((place, subject)): Path<(String, String)>,
    Query(said): Query<Said>,
    body: Bytes,
) -> Answer<Response> {
    let language = said.language()?;
    work(&service, move |service| {
        let plan = plan_of(service, &place, &subject)?;
        let submissions = submissions(&body)?;
        let [submission] = submissions.as_slice() else {
            let message = "one submission is scored at a time: send a list to `/datasets`";
            return Err(Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, "several", message));
        };
        let unit = submission.unit.clone();
        let dataset =
            Dataset::from_submissions(submissions, plan.framework()).map_err(Error::from)?;
        let dataset = dataset.described(said.origin(), Source::default());
        card(&outcome(service, &plan, &dataset)?, &unit, language)
    })
    .await
}

fn card(outcome: &Outcome, unit: &str, language: Option<Language>) -> Answer<Response> {
    let card = outcome.scorecard(unit)?;
    match language {
        Some(language) => Ok(plain(card.explain(language).to_string())),
        None => Ok(json_of(written(&card)?).into_response()),
    }
}

/// All units together, as CSV or as a list of submissions: the outcome, and its number in the archive as a header.
async fn dataset(
    State(service): Shared,
    Path((place, subject)): Path<(String, String)>,
    Query(said): Query<Said>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer<Response> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let is_json = kind.is_some_and(|kind| kind.starts_with("application/json"));
    work(&service, move |service| {
        let plan = plan_of(service, &place, &subject)?;
        let dataset = if is_json {
            Dataset::from_submissions(submissions(&body)?, plan.framework())
        } else {
            Dataset::from_csv(body.as_ref(), plan.framework())
        };
        let dataset = dataset.map_err(Error::from)?.described(said.origin(), Source::default());
        let outcome = outcome(service, &plan, &dataset)?;
        let json = written(&outcome)?;
        let id = service.archive.keep(&outcome, &json)?;
        let mut response = json_of(json).into_response();
        let number = HeaderValue::from_str(&id.to_string());
        let number = number.unwrap_or(HeaderValue::from_static(""));
        response.headers_mut().insert(HeaderName::from_static("x-result"), number);
        Ok(response)
    })
    .await
}

async fn results(State(service): Shared) -> Answer<Json> {
    work(&service, |service| Ok(json_of(written(&service.archive.list(100)?)?))).await
}

/// Finds a result and does something with it.
async fn of_result<T: Send + 'static>(
    service: &Arc<Service>,
    id: i64,
    then: impl FnOnce(Kept) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    work(service, move |service| match service.archive.find(id)? {
        Some(kept) => then(kept),
        None => Err(Refusal::not_found(format!("no result has the number {id}"))),
    })
    .await
}

async fn result(State(service): Shared, Path(id): Path<i64>) -> Answer<Json> {
    of_result(&service, id, |kept| Ok(json_of(kept.outcome))).await
}

async fn ranking(State(service): Shared, Path(id): Path<i64>) -> Answer<Json> {
    let ranking = |kept: Kept| {
        let outcome = kept.replay()?;
        Ok(json_of(written(&outcome.ranking().collect::<Vec<_>>())?))
    };
    of_result(&service, id, ranking).await
}

async fn verdicts(State(service): Shared, Path(id): Path<i64>) -> Answer<Json> {
    let verdicts = |kept: Kept| {
        let outcome = kept.replay()?;
        let mut all = Vec::new();
        for card in outcome.scorecards() {
            let unit = card.unit();
            let verdict = unit.verdict.map(|verdict| verdict.as_str());
            all.push(json!({"unit": unit.unit.id, "name": unit.unit.name, "verdict": verdict, "gates": card.gates()}));
        }
        Ok(json_of(written(&all)?))
    };
    of_result(&service, id, verdicts).await
}

async fn unit(
    State(service): Shared,
    Path((id, unit)): Path<(i64, String)>,
    Query(said): Query<Said>,
) -> Answer<Response> {
    let language = said.language()?;
    of_result(&service, id, move |kept| card(&kept.replay()?, &unit, language)).await
}

/// Makes a result again and compares it with what was kept, byte for byte.
async fn replay(State(service): Shared, Path(id): Path<i64>) -> Answer<Json> {
    let replay = |kept: Kept| {
        let outcome = kept.replay()?;
        let same = written(&outcome)? == kept.outcome;
        Ok(json_of(written(&json!({"same": same, "digests": outcome.digests()}))?))
    };
    of_result(&service, id, replay).await
}

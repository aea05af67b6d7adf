//! The options of a command. They are declared once, in its usage: `--rules FILE` there takes a value, `[--points]` does not.
//!
//! It stands below `mod files`, whose options every command that reads figures has.

use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;

use dti_engine::Language;
use lexopt::prelude::{Long, Short, Value, ValueExt};

use crate::files::{Reading, one_of};
use crate::pipe::language;
use crate::start::{offer, usage_in};

type Failure = Box<dyn std::error::Error>;

#[allow(dead_code, reason = "each command has some of these")]
/// What was given, each option with its values in their order.
pub(crate) struct Options {
    given: Vec<(String, OsString)>,
    pub(crate) paths: Vec<PathBuf>,
    pub(crate) reading: Reading,
    pub(crate) language: Language,
}

#[allow(dead_code, reason = "each command has some of these")]
impl Options {
    /// Reads the command line; `None` is a call for help.
    ///
    /// # Errors
    ///
    /// An option that the usage does not name, or one without its value.
    pub(crate) fn of(usage: &str) -> Result<Option<Self>, Failure> {
        let mut parser = lexopt::Parser::from_env();
        let (given, paths, reading) = (Vec::new(), Vec::new(), Reading::default());
        let mut options = Self { given, paths, reading, language: Language::Vi };
        while let Some(argument) = parser.next()? {
            let name = match argument {
                Long("help") | Short('h') => return Ok(None),
                Long(name) if usage.contains("--delimiter") && Reading::OPTIONS.contains(&name) => {
                    let name = name.to_owned();
                    options.reading.take(&name, &parser.value()?.string()?)?;
                    options.given.push((name, OsString::new()));
                    continue;
                }
                Value(path) if usage.contains("PATH…") => {
                    options.paths.push(PathBuf::from(path));
                    continue;
                }
                Long(name) if has_value(usage, name).is_some() => name.to_owned(),
                other => return Err(other.unexpected().into()),
            };
            let value = match has_value(usage, &name) {
                Some(true) => parser.value()?,
                _ => OsString::new(),
            };
            options.given.push((name, value));
        }
        options.reading.with_register(options.file("register"));
        if let Some(twice) = given_twice(usage) {
            return Err(twice.into());
        }
        // Those that the command has, and does not have yet.
        let answers = Reading::OPTIONS.into_iter().chain(["merged"]);
        let offered = answers.filter(|name| has_value(usage, name).is_some());
        let offered = offered.map(|name| (format!("--{name}"), options.has(name)));
        let offered = offered.filter(|(option, given)| !given || may_repeat(usage, option));
        offer(offered.map(|(option, _)| option).collect());
        let languages = [("vi", Language::Vi), ("en", Language::En)];
        options.language = options.one_of("lang", &languages)?.unwrap_or(Language::Vi);
        Ok(Some(options))
    }

    fn all(&self, name: &str) -> impl Iterator<Item = OsString> {
        self.given.iter().filter(move |(given, _)| given == name).map(|(_, value)| value.clone())
    }

    fn last(&self, name: &str) -> Option<OsString> {
        self.all(name).last()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// All values of an option that may be given more than once.
    ///
    /// # Errors
    ///
    /// One is not UTF-8.
    pub(crate) fn texts(&self, name: &str) -> Result<Vec<String>, lexopt::Error> {
        self.all(name).map(ValueExt::string).collect()
    }

    pub(crate) fn file(&self, name: &str) -> Option<PathBuf> {
        self.last(name).map(PathBuf::from)
    }

    /// # Errors
    ///
    /// It is not there.
    pub(crate) fn needed(&self, name: &str, value: &str) -> Result<PathBuf, String> {
        self.file(name).ok_or_else(|| {
            let called = usage_in(language(), &format!("--{name} {value}"));
            in_words!("`{called}` is missing", "thiếu `{called}`")
        })
    }

    /// # Errors
    ///
    /// It is not UTF-8.
    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, lexopt::Error> {
        self.last(name).map(ValueExt::string).transpose()
    }

    /// # Errors
    ///
    /// It is no such number.
    pub(crate) fn number<T>(&self, name: &str) -> Result<Option<T>, lexopt::Error>
    where
        T: FromStr<Err: Into<Box<dyn std::error::Error + Send + Sync>>>,
    {
        self.last(name).map(|value| value.parse()).transpose()
    }

    /// # Errors
    ///
    /// It is none of those that are known.
    pub(crate) fn one_of<T: Copy>(
        &self,
        name: &str,
        known: &[(&str, T)],
    ) -> Result<Option<T>, Failure> {
        let Some(found) = self.text(name)? else { return Ok(None) };
        Ok(Some(one_of(&format!("--{name}"), &found, known)?))
    }
}

/// Whether an option has a value, `None` if the usage does not name it.
fn has_value(usage: &str, name: &str) -> Option<bool> {
    let named = usage.split("--").skip(1).find_map(|option| {
        option
            .strip_prefix(name)
            .filter(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-'))
    });
    named.map(|rest| rest.starts_with(' ') && !rest.starts_with(" ["))
}

/// Whether an option, such as `--foot`, may be given several times.
fn may_repeat(usage: &str, option: &str) -> bool {
    usage.lines().any(|line| {
        let option = format!("{option} ");
        let mut named = line.split(&option).skip(1);
        let repeats =
            |rest: &str| rest.split_once(']').is_some_and(|(_, end)| end.starts_with('…'));
        named.clone().count() > 1 || named.any(repeats)
    })
}

/// What is said of an option that is given twice and takes one value, by the usage of the command: `[--foot TEXT]…` may be
/// given several times, and so may what one of its lines names twice.
fn given_twice(usage: &str) -> Option<String> {
    let mut seen = std::collections::HashSet::new();
    let mut options = std::env::args_os().skip(1).filter_map(|argument| {
        let argument = argument.into_string().ok()?;
        let option = argument.split_once('=').map_or(argument.as_str(), |(option, _)| option);
        (option.starts_with("--") && option.len() > 2).then(|| option.to_owned())
    });
    let twice =
        options.find(|option| !seen.insert(option.clone()) && !may_repeat(usage, option))?;
    Some(in_words!("`{twice}` is given twice", "`{twice}` bị nêu hai lần"))
}

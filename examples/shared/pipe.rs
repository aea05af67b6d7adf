//! `print!`, `println!` and `eprintln!` for programs that people pipe into `head`: where nobody reads on,
//! those of the standard library panic, and these print no more. What the program does besides, and the code
//! that it exits with, stay what they are.
//!
//! What they print has been made harmless: no name in a file makes a terminal do anything. Colours of our own are
//! printed with `eprintln_in_colors!`.
//!
//! An example takes them with `#[macro_use] #[path = "shared/pipe.rs"] mod pipe;` above its other modules.

use std::io::{self, ErrorKind, Write};
use std::process;

use dti_engine::Language;

/// The language of `--lang`, if it is given: a fault may be told before the arguments are read.
pub(crate) fn asked() -> Option<Language> {
    let arguments: Vec<_> = std::env::args_os().collect();
    let is = |language: &str| {
        arguments.iter().any(|argument| *argument == *format!("--lang={language}"))
            || arguments.windows(2).any(
                |pair| matches!(pair, [option, value] if option == "--lang" && value == language),
            )
    };
    [("en", Language::En), ("vi", Language::Vi)]
        .into_iter()
        .find(|(word, _)| is(word))
        .map(|(_, it)| it)
}

/// The language of `--lang`, Vietnamese where it is not given.
pub(crate) fn language() -> Language {
    asked().unwrap_or_default()
}

/// A message in English and Vietnamese, written in the language of `--lang`; values stand in its braces by name.
#[allow(unused_macros, reason = "each example uses some of these")]
macro_rules! in_words {
    ($en:literal, $vi:literal $(,)?) => {
        match crate::pipe::language() {
            dti_engine::Language::En => std::format!($en),
            dti_engine::Language::Vi => std::format!($vi),
        }
    };
}
#[allow(unused_imports, reason = "each example uses some of these")]
pub(crate) use in_words;

/// What became of printing: a closed pipe is the end of it; anything else, such as a full disk, ends the
/// program.
pub(crate) fn printed(done: io::Result<()>) {
    match done {
        Err(fault) if fault.kind() != ErrorKind::BrokenPipe => {
            // Where this cannot be said, nothing can.
            let _ = writeln!(
                io::stderr(),
                "{}",
                in_words!("error: cannot print: {fault}", "lỗi: không in được: {fault}")
            );
            process::exit(1);
        }
        _ => {}
    }
}

#[allow(unused_macros, reason = "each example uses some of these")]
macro_rules! print {
    ($($text:tt)*) => {{
        use std::io::Write as _;
        let mut out = std::io::stdout().lock();
        let text = std::format!($($text)*);
        let text = dti_engine::diagnostic::harmless(&text);
        crate::pipe::printed(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
    }};
}

#[allow(unused_macros, reason = "each example uses some of these")]
macro_rules! println {
    ($($text:tt)*) => { print!("{}\n", format_args!($($text)*)) };
}

/// As `eprintln!`, of a text that is harmless but for its colours.
#[allow(unused_macros, reason = "each example uses some of these")]
macro_rules! eprintln_in_colors {
    ($($text:tt)*) => {{
        use std::io::Write as _;
        crate::pipe::printed(std::io::stderr().lock().write_fmt(format_args!("{}\n", format_args!($($text)*))))
    }};
}

#[allow(unused_macros, reason = "each example uses some of these")]
macro_rules! eprintln {
    ($($text:tt)*) => {{
        let text = std::format!($($text)*);
        eprintln_in_colors!("{}", dti_engine::diagnostic::harmless(&text))
    }};
}

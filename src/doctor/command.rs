//! Commands in scripts, Makefiles and CI files: which tool, which words, where.
//!
//! This is no shell. It splits lines at blanks and at what ends a command, which is enough to see whether a flag is
//! there; what a variable holds is not known, and checks take that into account.

use super::scene::base;
use crate::diagnostic::{Mark, SourceId};

/// A tool whose commands matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// `kustomize`
    Kustomize,
    /// `kubectl`
    Kubectl,
    /// `helm`
    Helm,
}

/// One command.
#[derive(Clone, Debug)]
pub struct Command {
    /// The tool.
    pub program: Program,
    /// Its words, without the tool, quotes taken off.
    pub words: Vec<String>,
    /// Where it stands, from the tool to its last word.
    pub mark: Mark,
}

/// Names by which scripts call tools: the name itself, a path to it, or the usual variables.
const NAMES: &[(&str, Program)] = &[
    ("kustomize", Program::Kustomize),
    ("$(KUSTOMIZE)", Program::Kustomize),
    ("${KUSTOMIZE}", Program::Kustomize),
    ("$KUSTOMIZE", Program::Kustomize),
    ("kubectl", Program::Kubectl),
    ("$(KUBECTL)", Program::Kubectl),
    ("${KUBECTL}", Program::Kubectl),
    ("$KUBECTL", Program::Kubectl),
    ("helm", Program::Helm),
    ("$(HELM)", Program::Helm),
    ("${HELM}", Program::Helm),
    ("$HELM", Program::Helm),
];

/// Words after which a line only talks about a command.
const TALK: [&str; 3] = ["echo", "printf", "@echo"];

/// Names of files that run commands.
const SCRIPTS: &[&str] = &[
    "makefile",
    "gnumakefile",
    "justfile",
    "jenkinsfile",
    "dockerfile",
    "taskfile.yml",
    "taskfile.yaml",
    ".gitlab-ci.yml",
    "buildspec.yml",
    "buildspec.yaml",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
    ".drone.yml",
    ".travis.yml",
    "package.json",
];

/// Folders whose YAML runs commands.
const FOLDERS: &[&str] = &[".github/", ".circleci/", ".gitlab/", ".buildkite/", ".tekton/", ".woodpecker/"];

/// Tells whether a file runs commands.
#[must_use]
pub fn is_script(path: &str, text: &str) -> bool {
    let name = base(path).to_ascii_lowercase();
    let ending = name.rsplit_once('.').map(|(_, it)| it);
    SCRIPTS.contains(&name.as_str())
        || matches!(ending, Some("sh" | "bash" | "mk" | "just"))
        || FOLDERS.iter().any(|it| path.starts_with(it) || path.contains(&format!("/{it}")))
        || text.starts_with("#!") && text.lines().next().is_some_and(|it| it.contains("sh"))
}

/// Returns the commands of a file; none of a file that runs nothing.
pub(super) fn commands(path: &str, text: &str, source: SourceId) -> Vec<Command> {
    let mut commands = Vec::new();
    if is_script(path, text) {
        for (start, line) in lines(text) {
            line_commands(start, line, source, &mut commands);
        }
    }
    commands
}

/// Returns lines with their first byte; a line that ends in `\` goes on.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let (mut lines, mut start, mut from) = (Vec::new(), 0, 0);
    while let Some(end) = text[from..].find('\n').map(|at| from + at) {
        from = end + 1;
        if !text[..end].trim_end_matches('\r').ends_with('\\') {
            lines.push((start, &text[start..end]));
            start = from;
        }
    }
    lines.push((start, &text[start..]));
    lines
}

fn line_commands(start: usize, line: &str, source: SourceId, commands: &mut Vec<Command>) {
    let (mut open, mut talks): (Option<Command>, bool) = (None, false);
    for (at, raw) in words(line) {
        let (word, ends) = bare(raw);
        if raw.starts_with('#') {
            break;
        }
        talks |= TALK.contains(&word);
        let byte = |at: usize| u32::try_from(start + at).unwrap_or(u32::MAX);
        let end = byte(at + raw.len());
        let separator = matches!(raw, "|" | "||" | "&&" | "&" | ";" | ">" | ">>" | "\\" | "then" | "do");
        match (&mut open, program(word).filter(|_| !talks)) {
            _ if raw == "\\" => continue,
            (Some(_), _) if separator => commands.extend(open.take()),
            // `kubectl kustomize`: inside of a command, the name of a tool is a word like any other.
            (Some(command), _) => {
                command.words.push(word.to_owned());
                command.mark.end = end;
            }
            (None, Some(program)) => {
                open = Some(Command { program, words: Vec::new(), mark: Mark { source, start: byte(at), end } });
            }
            (None, None) => talks &= !separator,
        }
        if ends {
            commands.extend(open.take());
            talks = false;
        }
    }
    commands.extend(open);
}

fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let offset = move |word: &str| word.as_ptr() as usize - line.as_ptr() as usize;
    line.split_whitespace().map(move |word| (offset(word), word))
}

/// Returns a word without quotes and brackets around it, and whether it ends its command.
fn bare(word: &str) -> (&str, bool) {
    let word = word.trim_start_matches('@');
    if is_variable(word) {
        return (word, false);
    }
    // `overlays/$(ENV)` closes what it has opened itself.
    let (word, semicolon) = word.strip_suffix(';').map_or((word, false), |word| (word, true));
    let closes = word.matches(')').count() > word.matches('(').count() || word.ends_with('`');
    let word = if closes { word.trim_end_matches([')', '`']) } else { word };
    let word = word.trim_end_matches(',').trim_start_matches(['`', '(']).trim_matches(['"', '\'']);
    // `X=$(kustomize`, which a blank would have split in a shell too.
    let inner = word.rsplit_once("$(").map(|(_, inner)| inner).filter(|inner| !inner.contains(')'));
    (inner.unwrap_or(word), semicolon || closes)
}

/// Tells whether a word is a variable as a whole: `$X`, `${X}`, `$(X)`.
pub(super) fn is_variable(word: &str) -> bool {
    variable(word).is_some()
}

/// Returns the name of a word that is a variable as a whole.
pub(super) fn variable(word: &str) -> Option<&str> {
    let word = word.trim_matches(['"', '\'']);
    let braces = |open: &str, close: char| word.strip_prefix(open).and_then(|it| it.strip_suffix(close));
    let name = braces("$(", ')').or_else(|| braces("${", '}')).or_else(|| word.strip_prefix('$'))?;
    let plain = !name.is_empty() && name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_');
    plain.then_some(name)
}

fn program(word: &str) -> Option<Program> {
    let name = if is_variable(word) { word } else { base(word) };
    NAMES.iter().find(|(it, _)| *it == name).map(|(_, program)| *program)
}

impl Command {
    /// Tells whether a flag is given, as `--flag`, `--flag=true` or not.
    #[must_use]
    pub fn has(&self, flag: &str) -> bool {
        self.words
            .iter()
            .any(|it| it == flag || it.strip_prefix(flag).is_some_and(|rest| rest.starts_with('=') && rest != "=false"))
    }

    /// Returns the value of a flag that takes one.
    #[must_use]
    pub fn value(&self, flags: &[&str]) -> Option<&str> {
        let follows = |at: usize| self.words.get(at + 1).map(String::as_str);
        self.words.iter().enumerate().find_map(|(at, word)| {
            let glued = || flags.iter().find_map(|flag| word.strip_prefix(flag)?.strip_prefix('='));
            if flags.contains(&word.as_str()) { follows(at) } else { glued() }
        })
    }

    /// Returns the words that are no flags, and no values of the flags that take one.
    #[must_use]
    pub fn plain(&self, with_value: &[&str]) -> Vec<&str> {
        let (mut plain, mut skip) = (Vec::new(), false);
        for word in &self.words {
            match word.as_str() {
                _ if skip => skip = false,
                flag if with_value.contains(&flag) => skip = true,
                flag if flag.starts_with('-') => {}
                other => plain.push(other),
            }
        }
        plain
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, commands, is_variable};
    use crate::diagnostic::SourceId;

    fn found(text: &str) -> Vec<Vec<String>> {
        let words = |it: Command| it.words;
        commands("deploy.sh", text, SourceId(0)).into_iter().map(words).collect()
    }

    #[test]
    fn commands_end_where_a_shell_would_end_them() {
        let text = "set -e; kustomize build overlays/prod | kubectl apply -f -\n\
                    X=$(kustomize build \"a b\") && ./bin/kustomize \\\n  build c > out.yaml\n";
        let expected: &[&[&str]] =
            &[&["build", "overlays/prod"], &["apply", "-f", "-"], &["build", "a", "b"], &["build", "c"]];
        assert_eq!(found(text), expected);
    }

    #[test]
    fn comments_and_talk_are_no_commands() {
        assert!(found("# kustomize build a\necho kustomize build b\n").is_empty());
        assert_eq!(found("echo building; kustomize build b\n").len(), 1);
    }

    #[test]
    fn make_and_its_variables_are_read() {
        let commands = commands("Makefile", "all:\n\t@$(KUSTOMIZE) build $(FLAGS) overlays/$(ENV)\n", SourceId(0));
        assert_eq!(commands[0].words, ["build", "$(FLAGS)", "overlays/$(ENV)"]);
        assert!(is_variable(&commands[0].words[1]));
        assert!(!is_variable("overlays/$(ENV)"));
    }

    #[test]
    fn files_that_run_nothing_have_no_commands() {
        assert!(commands("docs/a.md", "kustomize build x\n", SourceId(0)).is_empty());
        assert_eq!(commands(".github/workflows/ci.yml", "      - run: kustomize build x\n", SourceId(0)).len(), 1);
    }
}

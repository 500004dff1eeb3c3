//! Text -> trees, on the events of the YAML parser.

use super::{Entry, Scalar, Style, Tree, Value, codes, quoted, syntax};
use crate::diagnostic::{Diagnostic, Fix, Lines, Mark, Place, Report, Route, Source, SourceId};
use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, Tag};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// Deepest nesting. Recursive walks over trees rely on it.
const MAX_DEPTH: usize = 64;

/// Most values a document may have after its aliases are expanded.
const MAX_VALUES: usize = 2_000_000;

/// Reads all documents of a source; empty documents are left out.
///
/// Returns what could be read; problems are in the report.
///
/// # Errors
/// E0101 when the text is no YAML, E0102 when a key stands twice, E0103 when the document is too deep or too large,
/// E0104 for local tags and keys that are no scalars.
pub fn parse(source: SourceId, report: &mut Report) -> Vec<Tree> {
    let text = Arc::clone(&report.source(source).text);
    let mut builder = Builder::new(source, report);
    for event in Parser::new_from_str(&text) {
        let done = match event {
            Ok((event, span)) => builder.event(event, &span),
            Err(error) => builder.syntax(&error),
        };
        if done.is_err() {
            return Vec::new();
        }
    }
    builder.documents
}

/// Reads a text by itself; `None` when there is anything wrong with it.
#[must_use]
pub fn read(text: &str) -> Option<Vec<Tree>> {
    let mut report = Report::new();
    let source = report.add_source(Source::new(String::new(), text.into(), Lines::Kept));
    let trees = parse(source, &mut report);
    (report.errors() == 0).then_some(trees)
}

/// A collection that is still open.
enum Open {
    List(Vec<Tree>),
    Map { entries: Vec<Entry>, key: Option<(Arc<str>, Mark)>, seen: HashSet<Arc<str>>, merges: Vec<Tree> },
}

struct Frame {
    open: Open,
    start: u32,
    anchor: usize,
}

struct Builder<'a> {
    source: SourceId,
    report: &'a mut Report,
    stack: Vec<Frame>,
    anchors: BTreeMap<usize, (Tree, usize)>,
    documents: Vec<Tree>,
    values: usize,
}

/// The problem is in the report; nothing after it can be trusted.
struct Stop;

impl<'a> Builder<'a> {
    fn new(source: SourceId, report: &'a mut Report) -> Self {
        Self { source, report, stack: Vec::new(), anchors: BTreeMap::new(), documents: Vec::new(), values: 0 }
    }

    fn mark(&self, span: &Span) -> Mark {
        let byte = |at: Option<usize>| u32::try_from(at.unwrap_or(0)).unwrap_or(u32::MAX);
        let start = byte(span.start.byte_offset());
        Mark { source: self.source, start, end: byte(span.end.byte_offset()).max(start) }
    }

    fn event(&mut self, event: Event<'_>, span: &Span) -> Result<(), Stop> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let mark = self.mark(span);
                let style = self.scalar_style(style, tag.as_deref(), mark);
                let tree = Tree { mark, value: Value::Scalar(Scalar { text: text.into(), style }) };
                self.value(tree, anchor)
            }
            Event::Alias(id) => {
                self.report.found_alias(self.source);
                let mark = self.mark(span);
                self.alias(id, mark)
            }
            Event::SequenceStart(_, anchor, tag) => self.open(Open::List(Vec::new()), anchor, tag, span),
            Event::MappingStart(_, anchor, tag) => {
                let open = Open::Map { entries: Vec::new(), key: None, seen: HashSet::new(), merges: Vec::new() };
                self.open(open, anchor, tag, span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            _ => Ok(()),
        }
    }

    fn scalar_style(&mut self, style: ScalarStyle, tag: Option<&Tag>, mark: Mark) -> Style {
        match tag {
            Some(tag) if is_core(tag, "str") => Style::Quoted,
            Some(tag) => {
                self.refuse_tag(tag, mark);
                Style::Plain
            }
            None if style == ScalarStyle::Plain => Style::Plain,
            None => Style::Quoted,
        }
    }

    fn refuse_tag(&mut self, tag: &Tag, mark: Mark) {
        if ["str", "int", "bool", "float", "null", "map", "seq"].iter().any(|name| is_core(tag, name)) {
            return;
        }
        let what = format!("the tag `{tag}` has no meaning here");
        self.say(Diagnostic::new(&codes::UNSUPPORTED, self.place(mark), what).help("remove the tag"));
    }

    fn open(&mut self, open: Open, anchor: usize, tag: Option<Cow<'_, Tag>>, span: &Span) -> Result<(), Stop> {
        let mark = self.mark(span);
        if let Some(tag) = tag {
            self.refuse_tag(&tag, mark);
        }
        if self.stack.len() >= MAX_DEPTH {
            let what = format!("nested more than {MAX_DEPTH} levels deep");
            self.say(
                Diagnostic::new(&codes::TOO_LARGE, self.place(mark), what)
                    .help("take this part out: no migration needs so many levels"),
            );
            return Err(Stop);
        }
        if let Some(Frame { open: Open::Map { key: None, .. }, .. }) = self.stack.last() {
            let text = &self.report.source(self.source).text;
            let braces = text.get(..mark.start as usize).is_some_and(|it| it.ends_with('{'));
            let (what, help) = if braces {
                ("an unquoted `{{` begins a map inside of a map", "put the whole value in quotes: `\"{{ … }}\"`")
            } else {
                ("a key must be a single value, not a list or a map", "quote it, if it contains `[` or `{`")
            };
            let value = syntax::computed_value(text, mark.start as usize).filter(|_| braces);
            let fix = value.and_then(|value| {
                let start = mark.start.saturating_sub(1);
                let end = start.saturating_add(u32::try_from(value.len()).unwrap_or(u32::MAX));
                Fix::of(self.report, Mark { start, end, ..mark }, value, quoted(value))
            });
            self.say(Diagnostic::new(&codes::UNSUPPORTED, self.place(mark), what).help(help).fix(fix));
            return Err(Stop);
        }
        self.stack.push(Frame { open, start: mark.start, anchor });
        Ok(())
    }

    fn close(&mut self, span: &Span) -> Result<(), Stop> {
        let Some(Frame { open, start, anchor }) = self.stack.pop() else { return Ok(()) };
        let end = self.mark(span).end;
        let value = match open {
            Open::List(items) => Value::List(items),
            Open::Map { mut entries, seen, merges, .. } => {
                for merged in merges {
                    self.merge_key(&mut entries, &seen, merged);
                }
                Value::Map(entries)
            }
        };
        self.value(Tree { mark: Mark { source: self.source, start, end }, value }, anchor)
    }

    /// Applies `<<: *base` (YAML 1.1): keys of the map itself win over the merged ones.
    fn merge_key(&mut self, entries: &mut Vec<Entry>, seen: &HashSet<Arc<str>>, merged: Tree) {
        match merged.value {
            Value::Map(base) => {
                for entry in base {
                    if !seen.contains(&entry.key) && !entries.iter().any(|it| it.key == entry.key) {
                        entries.push(entry);
                    }
                }
            }
            Value::List(items) => items.into_iter().for_each(|item| self.merge_key(entries, seen, item)),
            Value::Scalar(_) => {
                let diagnostic = Diagnostic::new(&codes::UNSUPPORTED, self.place(merged.mark), "`<<` needs a map");
                self.say(diagnostic.help("write `<<: *name` with an anchor `&name` on a map"));
            }
        }
    }

    fn alias(&mut self, id: usize, mark: Mark) -> Result<(), Stop> {
        let Some((tree, size)) = self.anchors.get(&id) else {
            let what = "the alias stands inside the value that it names";
            let diagnostic = Diagnostic::new(&codes::TOO_LARGE, self.place(mark), what);
            self.say(diagnostic.help("remove the alias, or name another value"));
            return Err(Stop);
        };
        let (tree, size) = (tree.clone(), *size);
        self.values += size;
        self.value(tree, 0)
    }

    fn value(&mut self, tree: Tree, anchor: usize) -> Result<(), Stop> {
        self.values += 1;
        if self.values > MAX_VALUES {
            let what = format!("the document expands to more than {MAX_VALUES} values");
            let diagnostic = Diagnostic::new(&codes::TOO_LARGE, self.place(tree.mark), what);
            self.say(diagnostic.help("write fewer aliases (`*name`), which repeat what they name"));
            return Err(Stop);
        }
        if anchor != 0 {
            self.anchors.insert(anchor, (tree.clone(), count(&tree)));
        }
        self.put(tree);
        Ok(())
    }

    fn put(&mut self, tree: Tree) {
        let duplicate = match self.stack.last_mut().map(|frame| &mut frame.open) {
            None => {
                if !tree.is_null() {
                    self.documents.push(tree);
                }
                None
            }
            Some(Open::List(items)) => {
                items.push(tree);
                None
            }
            Some(Open::Map { key: slot @ None, .. }) => {
                let Value::Scalar(scalar) = tree.value else { return };
                *slot = Some((scalar.text, tree.mark));
                None
            }
            Some(Open::Map { entries, key, seen, merges }) => {
                let Some((key, mark)) = key.take() else { return };
                if &*key == "<<" {
                    merges.push(tree);
                    None
                } else if seen.insert(Arc::clone(&key)) {
                    entries.push(Entry { key, mark, value: tree });
                    None
                } else {
                    let first = entries.iter().find(|it| it.key == key).map(|it| it.mark);
                    Some((key, mark, first))
                }
            }
        };
        if let Some((key, mark, first)) = duplicate {
            self.duplicate(&key, mark, first);
        }
    }

    fn duplicate(&mut self, key: &str, mark: Mark, first: Option<Mark>) {
        let what = format!("the key `{key}` stands twice in this map");
        let mut diagnostic = Diagnostic::new(&codes::DUPLICATE_KEY, self.place(mark), what)
            .help(format!("keep one `{key}`, or rename this one"));
        if let Some(first) = first {
            diagnostic = diagnostic.label(self.place(first), "first here");
        }
        self.say(diagnostic);
    }

    fn syntax(&mut self, error: &ScanError) -> Result<(), Stop> {
        let offset = error.marker().byte_offset().unwrap_or(0);
        let syntax::Words { what, help, at } =
            syntax::words(&error.info(), &self.report.source(self.source).text, offset);
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        let mark = Mark { source: self.source, start: at, end: at };
        self.say(Diagnostic::new(&codes::SYNTAX, self.place(mark), what).help(help));
        Err(Stop)
    }

    /// Builds the route from the open collections, so that hosts without lines get a place too.
    fn place(&self, mark: Mark) -> Place {
        let mut route = Route::root();
        for frame in &self.stack {
            match &frame.open {
                Open::List(items) => route.push_index(items.len()),
                Open::Map { key: Some((key, _)), .. } => route.push_key(key),
                Open::Map { .. } => {}
            }
        }
        Place::new(mark, route)
    }

    fn say(&mut self, diagnostic: Diagnostic) {
        self.report.add(diagnostic);
    }
}

fn is_core(tag: &Tag, name: &str) -> bool {
    tag.to_string() == format!("!!{name}") || tag.to_string() == format!("tag:yaml.org,2002:{name}")
}

fn count(tree: &Tree) -> usize {
    match &tree.value {
        Value::Scalar(_) => 1,
        Value::List(items) => 1 + items.iter().map(count).sum::<usize>(),
        Value::Map(entries) => 1 + entries.iter().map(|entry| count(&entry.value)).sum::<usize>(),
    }
}

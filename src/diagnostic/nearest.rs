//! An unknown word -> the words that are allowed: what the user may have meant, and what there is to choose from.

/// The longest list that a message spells out; a longer one hides the help behind names.
const SPELLED_OUT: usize = 7;

/// How many names stand for a list that is too long.
const SHOWN: usize = 3;

/// Words longer than this are data by mistake, not slips of the finger; comparing them would cost time for nothing.
const LONGEST_WORD: usize = 64;

/// How near a candidate is to a word; smaller is nearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    /// The same letters, but for case, `-` and `_`.
    Same,
    /// Few letters differ: a slip of the finger.
    Slip(usize),
    /// The same beginning: a shortened or a lengthened name, with the letters that differ.
    Beginning(usize),
    /// Nothing that a person would take for the other.
    Far(usize),
}

/// Returns the candidate that the user may have meant; `None` rather than a silly guess.
///
/// Among equally near candidates the first one wins, so that the answer does not depend on anything but the input.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let ranked = candidates.into_iter().map(|candidate| (nearness(word, candidate), candidate));
    let best = ranked.min_by_key(|(nearness, _)| *nearness)?;
    (!matches!(best.0, Nearness::Far(_))).then_some(best.1)
}

/// Returns the candidate that the user must have meant: the only one with the same letters, or else the one that fewer
/// slips of the finger make of the word than any other.
pub fn only_near<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut ranked: Vec<_> = candidates.into_iter().map(|candidate| (nearness(word, candidate), candidate)).collect();
    ranked.sort_by_key(|(nearness, _)| *nearness);
    let mut ranked = ranked.into_iter();
    let (best, candidate) = ranked.next()?;
    let alone = ranked.next().is_none_or(|(next, _)| next > best);
    (alone && matches!(best, Nearness::Same | Nearness::Slip(_))).then_some(candidate)
}

/// Returns the allowed set for a message: `` `dev`, `staging` or `prod` ``.
///
/// Of a long set only the first three are named, with the number of the others; where the user's word is known,
/// [`listed_near`] chooses better.
pub fn listed<'a>(candidates: impl IntoIterator<Item = &'a str>) -> String {
    written(&candidates.into_iter().collect::<Vec<_>>())
}

/// Returns the allowed set for a message, of a long set the three that are nearest to `word`.
pub fn listed_near<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    let mut all: Vec<_> = candidates.into_iter().collect();
    if all.len() > SPELLED_OUT {
        all.sort_by_cached_key(|candidate| nearness(word, candidate));
    }
    written(&all)
}

fn written(all: &[&str]) -> String {
    let quoted = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match all {
        [] => "none".to_owned(),
        [only] => quoted(&[only]),
        _ if all.len() > SPELLED_OUT => format!("{} and {} more", quoted(&all[..SHOWN]), all.len() - SHOWN),
        [first @ .., last] => format!("{} or `{last}`", quoted(first)),
    }
}

/// Drops what people write differently without meaning another word: `read_only`, `read-only`, `readOnly`.
fn fold(word: &str) -> String {
    word.chars().filter(|it| !matches!(it, '-' | '_')).flat_map(char::to_lowercase).take(LONGEST_WORD + 1).collect()
}

fn nearness(word: &str, candidate: &str) -> Nearness {
    let (left, right) = (fold(word), fold(candidate));
    let (written, offered) = (left.chars().count(), right.chars().count());
    let longest = written.max(offered);
    if written == 0 || longest > LONGEST_WORD {
        return Nearness::Far(longest);
    }
    if left == right {
        return Nearness::Same;
    }
    let differ = strsim::damerau_levenshtein(&left, &right);
    let shared = left.chars().zip(right.chars()).take_while(|(left, right)| left == right).count();
    // One letter in three: two words of four letters that differ in two are two words.
    if differ <= longest / 3 {
        Nearness::Slip(differ)
    } else if shared >= 3 && (shared == written || shared * 2 >= longest || shortens(candidate, word)) {
        Nearness::Beginning(differ)
    } else {
        Nearness::Far(differ)
    }
}

/// Tells whether `short` is `long` cut off within a word: `dev` of `development`, but not `image` of `imagePullPolicy`.
fn shortens(short: &str, long: &str) -> bool {
    long.strip_prefix(short).is_some_and(|rest| rest.starts_with(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::{listed, listed_near, nearest, only_near};

    const FIELDS: [&str; 10] =
        ["image", "replicas", "health", "environment", "ports", "command", "readOnly", "env", "host", "schedule"];

    #[test]
    fn slips_and_lengthened_names_find_the_field() {
        for (word, meant) in [
            ("replica", "replicas"),
            ("healthcheck", "health"),
            ("enviroment", "environment"),
            ("environments", "environment"),
            ("IMAGE", "image"),
            ("read_only", "readOnly"),
            ("prots", "ports"),
            ("sched", "schedule"),
            ("hosts", "host"),
        ] {
            assert_eq!(nearest(word, FIELDS), Some(meant), "{word}");
        }
    }

    #[test]
    fn names_of_environments_are_found_by_their_beginning() {
        let declared = ["dev", "staging", "production"];
        let found = ["prod", "stage", "prodution", "development", "qa"].map(|word| nearest(word, declared));
        assert_eq!(found, [Some("production"), Some("staging"), Some("production"), Some("dev"), None]);
    }

    #[test]
    fn nothing_silly_is_suggested() {
        for word in ["", "-", "x", "db", "web", "memory", "nodeSelector", "imagePullPolicy", "\u{1f600}", "prod"] {
            assert_eq!(nearest(word, FIELDS), None, "{word}");
        }
        assert_eq!(nearest("dev", []), None);
        assert_eq!(nearest(&"replicas".repeat(100_000), FIELDS), None);
    }

    #[test]
    fn equal_but_for_case_wins_over_everything_before_it() {
        assert_eq!(nearest("Ports", ["port", "sports", "ports"]), Some("ports"));
    }

    #[test]
    fn the_first_of_equally_near_candidates_wins() {
        assert_eq!(nearest("cat", ["bat", "hat"]), Some("bat"));
    }

    #[test]
    fn a_word_must_mean_a_candidate_only_where_no_other_is_as_near() {
        for (word, meant) in [
            ("replica", Some("replicas")),
            ("IMAGE", Some("image")),
            ("read_only", Some("readOnly")),
            ("prots", Some("ports")),
            // A beginning is no slip.
            ("sched", None),
            ("healthcheck", None),
            ("x", None),
        ] {
            assert_eq!(only_near(word, FIELDS), meant, "{word}");
        }
        assert_eq!(only_near("cat", ["bat", "hat"]), None);
        assert_eq!(only_near("enviroments", ["environment", "environments"]), Some("environments"));
        assert_eq!(only_near("Ports", ["port", "sports", "ports"]), Some("ports"));
        assert_eq!(only_near("read-only", ["readOnly", "read_only"]), None);
    }

    #[test]
    fn short_sets_are_spelled_out_in_their_order() {
        assert_eq!(listed(["dev", "staging", "prod"]), "`dev`, `staging` or `prod`");
        assert_eq!(listed(["dev", "prod"]), "`dev` or `prod`");
        assert_eq!(listed(["dev"]), "`dev`");
        assert_eq!(listed([]), "none");
    }

    #[test]
    fn long_sets_name_three_and_the_number_of_the_others() {
        assert_eq!(listed(FIELDS), "`image`, `replicas`, `health` and 7 more");
        assert_eq!(listed_near("enviroment", FIELDS), "`environment`, `env`, `image` and 7 more");
        assert_eq!(listed_near("b", ["a", "b"]), "`a` or `b`");
    }
}

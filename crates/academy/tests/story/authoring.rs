//! A company writes a pack, a second person publishes it, learners learn it, another company takes it in.

use std::io::{Cursor, Read as _, Write as _};

use academy::{
    authoring::{
        Chosen, Fields, KEY_NAME, NewPack, PartKind, Received, Section, add_part, check_pack,
        dismiss, drop_part, end_trust, fingerprint, get_draft, get_part, install, list_arrivals,
        list_drafts, list_trusts, open_pack, open_tailored, opened, packed, parts_of, publish,
        receive, save_pack, save_section, save_text, send, shift, shown, take_back, trust_key,
        turn_down, waiting,
    },
    certificates::SealKey,
    courses::{
        Library, PackFiles, begin_case, begin_check, begin_review, due_cards, find_installed,
        get_attempt, get_signed, hand_in, library, list_installed, mark_read, question_bank,
        resume_pack, retire_pack, right_fields,
    },
};
use base::{Failure, Result};
use store::{Actor, Db, Files, Secrets, Tx};

use crate::school::{code, instructor, person};

async fn by<T>(db: &Db, who: &str, verb: impl AsyncFnOnce(&mut Tx) -> Result<T>) -> Result<T> {
    let mut tx = db.write(Actor::user(who)).await?;
    match verb(&mut tx).await {
        Ok(done) => tx.commit().await.map(|()| done),
        Err(why) => {
            tx.roll_back().await?;
            Err(why)
        }
    }
}

fn new_pack(code: &str) -> NewPack {
    NewPack {
        code: code.to_owned(),
        title: ("本公司的课".to_owned(), "Our course".to_owned()),
        licence: "CC-BY-4.0".to_owned(),
        source: ("公司自编".to_owned(), "written by the company".to_owned()),
    }
}

fn key(folder: &tempfile::TempDir) -> SealKey {
    let secrets = Secrets::beside(&Files::under(folder.path().join("files")));
    SealKey::named(&secrets, KEY_NAME).expect("a key")
}

fn page(path: &str) -> bool {
    !path.contains("nowhere")
}

/// A pack with a copied lesson, sound and ready; its row.
async fn written(db: &Db, code: &str) -> i64 {
    let id = by(db, "js1", async |tx| open_pack(tx, &new_pack(code)).await).await.expect("opened");
    by(db, "js1", async |tx| add_part(tx, id, PartKind::Lesson, ("L1", "L1")).await)
        .await
        .expect("added");
    by(db, "js1", async |tx| add_part(tx, id, PartKind::Case, ("loss", "loss")).await)
        .await
        .expect("added");
    lead(db, id).await;
    id
}

/// Gives the pack its sentence.
async fn lead(db: &Db, id: i64) {
    let draft = get_draft(&mut db.read().await.expect("read"), id).await.expect("draft");
    let mut fields = shown(Section::Pack.slots(), &draft.head);
    fields.insert("lead-zh".to_owned(), "为本公司写的".to_owned());
    fields.insert("lead-en".to_owned(), "Written for us".to_owned());
    by(db, "js1", async |tx| save_pack(tx, id, draft.revision, &fields).await).await.expect("kept");
}

async fn revision(db: &Db, id: i64) -> i64 {
    get_draft(&mut db.read().await.expect("read"), id).await.expect("draft").revision
}

async fn sent(db: &Db, id: i64) -> Result<()> {
    let revision = revision(db, id).await;
    by(db, "js1", async |tx| send(tx, (id, revision), "华恒流体", &page).await).await
}

async fn file_of(db: &Db, code: &str) -> Vec<u8> {
    let mut connection = db.read().await.expect("read");
    let found = find_installed(&mut connection, code, None).await.expect("read").expect("there");
    packed(&get_signed(&mut connection, found.id).await.expect("signed")).expect("packed")
}

#[tokio::test]
async fn a_pack_is_written_reviewed_by_a_second_person_and_learnt() {
    testkit::both(async |db| {
        for who in ["js1", "js2"] {
            instructor(&db, who).await;
        }
        let (folder, learner) = (tempfile::tempdir().expect("folder"), person(&db, "li").await);
        let key = key(&folder);
        for (bad, why) in [("A b", "authoring.code-shape"), ("ab", "authoring.code-shape")] {
            let outcome = by(&db, "js1", async |tx| open_pack(tx, &new_pack(bad)).await).await;
            assert_eq!(code(outcome), why);
        }
        let id = written(&db, "acme").await;
        let twice = by(&db, "js2", async |tx| open_pack(tx, &new_pack("acme")).await).await;
        assert_eq!(code(twice), "authoring.code-taken");
        two_at_a_form(&db, id).await;
        reviewed(&db, id, &key).await;
        learnt(&db, learner).await;
        replaced(&db, id, &key).await;
    })
    .await;
}

/// Two people at one form, and a question without English.
async fn two_at_a_form(db: &Db, id: i64) {
    // Two people at the same form: the second one is told, and nothing of the first is lost.
    let part = get_part(&mut db.read().await.expect("read"), id, "acme.L1").await.expect("part");
    assert!(part.rows(Section::Question).len() >= 12, "questions come along");
    let text = |zh: &str| format!("{zh}\n\n{}", part.texts.0);
    let (first, second) = (text("甲"), text("乙"));
    let at = (id, "acme.L1");
    let save = async |who: &str, zh: &str| {
        by(db, who, async |tx| save_text(tx, at, part.revision, (zh, &part.texts.1)).await).await
    };
    assert_eq!(code(save("js1", &first).await), "done");
    assert_eq!(code(save("js2", &second).await), "authoring.changed-meanwhile");
    let now = get_part(&mut db.read().await.expect("read"), id, "acme.L1").await.expect("part");
    assert!(now.texts.0.starts_with('甲'));
    // A question without English cannot be sent.
    let mut fields = shown(Section::Question.slots(), now.rows(Section::Question)[0]);
    let english = fields.insert("ask-en".to_owned(), String::new()).expect("there");
    let keep = async |fields: &Fields, revision: i64| {
        by(db, "js1", async |tx| {
            save_section(tx, at, revision, (Section::Question, 1), fields).await
        })
        .await
    };
    keep(&fields, now.revision).await.expect("a draft may have faults");
    assert_eq!(code(sent(db, id).await), "authoring.faults");
    fields.insert("ask-en".to_owned(), english);
    keep(&fields, now.revision + 1).await.expect("mended");
    sent(db, id).await.expect("sent");
    let locked = keep(&fields, now.revision + 2).await;
    assert_eq!(code(locked), "authoring.in-review");
}

/// Sent back with a remark, sent again, published by the second person.
async fn reviewed(db: &Db, id: i64, key: &SealKey) {
    let own = by(db, "js1", async |tx| publish(tx, id, key, &page).await).await;
    assert_eq!(code(own), "authoring.own-work");
    let other = by(db, "js2", async |tx| take_back(tx, id).await).await;
    assert_eq!(code(other), "authoring.not-yours");
    let silent = by(db, "js2", async |tx| turn_down(tx, id, " ").await).await;
    assert_eq!(code(silent), "authoring.note-empty");
    by(db, "js2", async |tx| turn_down(tx, id, "例子太长").await).await.expect("sent back");
    let draft = get_draft(&mut db.read().await.expect("read"), id).await.expect("draft");
    assert_eq!((draft.state.as_str(), draft.note.as_str()), ("draft", "例子太长"));
    assert_eq!(library(db).await.expect("library").packs.len(), 0, "nothing is in use");
    sent(db, id).await.expect("sent again");
    by(db, "js2", async |tx| publish(tx, id, key, &page).await).await.expect("published");
    assert!(waiting(&mut db.read().await.expect("read"), "acme").await.expect("read").is_none());
}

/// The next edition, retirement, and back into use.
async fn replaced(db: &Db, id: i64, key: &SealKey) {
    // The next edition takes the place of the first, which stays as it was.
    let before = file_of(db, "acme").await;
    lead(db, id).await;
    let draft = get_draft(&mut db.read().await.expect("read"), id).await.expect("draft");
    assert_eq!((draft.state.as_str(), draft.edition), ("draft", 2));
    sent(db, id).await.expect("sent");
    by(db, "js2", async |tx| publish(tx, id, key, &page).await).await.expect("published");
    let all = list_installed(db, true, 10).await.expect("list");
    let states: Vec<_> = all.iter().map(|one| (one.edition, one.state.as_str())).collect();
    assert_eq!(states, [(2, "in-use"), (1, "replaced")]);
    let first = get_signed(&mut db.read().await.expect("read"), all[1].id).await.expect("signed");
    assert_eq!(packed(&first).expect("packed"), before, "an edition never changes");
    by(db, "js1", async |tx| retire_pack(tx, "acme").await).await.expect("retired");
    assert!(library(db).await.expect("library").lesson("acme.L1").is_none());
    let again = by(db, "js1", async |tx| retire_pack(tx, "acme").await).await;
    assert_eq!(code(again), "courses.pack-unknown");
    by(db, "js1", async |tx| resume_pack(tx, "acme").await).await.expect("back");
    assert!(library(db).await.expect("library").lesson("acme.L1").is_some());
    assert_eq!(code(sent(db, id).await), "authoring.nothing-changed");
}

/// What was published is read, checked, reviewed, played and counted like what ships.
async fn learnt(db: &Db, learner: i64) {
    let held = library(db).await.expect("library");
    let lesson = held.lesson("acme.L1").expect("a lesson");
    assert_eq!(lesson.publisher, "华恒流体");
    assert_eq!(held.lesson("L1").expect("shipped").publisher, "", "what ships is nobody's");
    assert_eq!(held.paths.find("acme").expect("a path").lessons, ["acme.L1"]);
    let of_all = held.paths.of(store::access::Role::Learner).expect("a path");
    assert_ne!(of_all.code, "acme", "the own path of a role stays");
    by(db, "li", async |tx| mark_read(tx, &held, learner, "acme.L1").await).await.expect("read");
    let id = by(db, "li", async |tx| begin_check(tx, &held, learner, "acme.L1").await)
        .await
        .expect("begun");
    let attempt = get_attempt(db, &held, id, learner).await.expect("attempt");
    let mut fields = right_fields(&attempt.drawn);
    fields.retain(|name, _| !(name == "q1" || name.starts_with("q1-")));
    by(db, "li", async |tx| hand_in(tx, &held, (id, learner), &fields).await)
        .await
        .expect("marked");
    let bank = question_bank(db, &held, Some("acme.L1")).await.expect("bank");
    assert_eq!(bank.iter().filter(|row| row.statistics.is_some()).count(), attempt.drawn.len());
    let far = db.clock().today().plus_days(90);
    let due = due_cards(db, learner, far, 50).await.expect("due");
    assert!(due.now.iter().any(|card| card.question.starts_with("acme.L1-")), "cards come back");
    let none =
        by(db, "li", async |tx| begin_review(db, tx, Library::shipped(), learner).await).await;
    assert_eq!(code(none), "courses.nothing-due", "what ships alone knows no such card");
    by(db, "li", async |tx| begin_case(tx, &held, learner, "acme.loss").await)
        .await
        .expect("played");
}

#[tokio::test]
async fn a_signed_file_goes_to_another_company() {
    // The first company writes on one database, the second takes in on the next.
    testkit::both(async |db| {
        for who in ["js1", "js2"] {
            instructor(&db, who).await;
        }
        let (theirs, ours) =
            (tempfile::tempdir().expect("folder"), tempfile::tempdir().expect("folder"));
        let their_key = key(&theirs);
        let bytes = elsewhere(&their_key, "acme", 1).await;
        let newer = elsewhere(&their_key, "acme", 2).await;
        let take =
            async |bytes: &[u8]| by(&db, "js1", async |tx| receive(tx, bytes, &page).await).await;
        let Ok(Received::Waits(id)) = take(&bytes).await else { panic!("it waits") };
        let Ok(Received::Waits(same)) = take(&bytes).await else { panic!("it waits") };
        assert_eq!(id, same, "the same file is the same arrival");
        let early = by(&db, "js1", async |tx| install(tx, id, &page).await).await;
        assert_eq!(code(early), "authoring.key-untrusted");
        let wrong = by(&db, "js1", async |tx| trust_key(tx, id, "0000-0000").await).await;
        assert_eq!(code(wrong), "authoring.fingerprint-differs");
        let print = fingerprint(&their_key.public());
        by(&db, "js1", async |tx| trust_key(tx, id, &print.to_lowercase()).await)
            .await
            .expect("trusted");
        let keys = list_trusts(&db).await.expect("keys");
        assert_eq!((keys.len(), keys[0].trusted.0.as_str()), (1, "js1"));
        by(&db, "js1", async |tx| install(tx, id, &page).await).await.expect("in use");
        assert!(library(&db).await.expect("library").lesson("acme.L1").is_some());
        assert!(matches!(take(&bytes).await, Ok(Received::Known)), "twice is once");
        let Ok(Received::Waits(next)) = take(&newer).await else { panic!("it waits") };
        by(&db, "js1", async |tx| install(tx, next, &page).await).await.expect("in use");
        assert_eq!(code(take(&bytes).await), "authoring.edition-older");
        let other = elsewhere(&their_key, "acme", 3).await;
        by(&db, "js1", async |tx| end_trust(tx, keys[0].id).await).await.expect("ended");
        let Ok(Received::Waits(third)) = take(&other).await else { panic!("it waits") };
        let ended = by(&db, "js1", async |tx| install(tx, third, &page).await).await;
        assert_eq!(code(ended), "authoring.key-untrusted", "trust ends at once");
        by(&db, "js1", async |tx| dismiss(tx, third).await).await.expect("put away");
        assert!(list_arrivals(&db).await.expect("list").is_empty());
        // Another key under the same code, and a code that is written under here.
        let strange = elsewhere(&key(&ours), "acme", 9).await;
        assert_eq!(code(take(&strange).await), "authoring.code-of-other");
        written(&db, "mine").await;
        let named = elsewhere(&their_key, "mine", 1).await;
        assert_eq!(code(take(&named).await), "authoring.code-of-other");
    })
    .await;
}

/// The file of another company, of this edition; its text links somewhere bad.
async fn elsewhere(key: &SealKey, code: &str, edition: i64) -> Vec<u8> {
    let mut files = files_of(code, edition);
    let text = files.get_mut(&format!("{code}.L1/zh.md")).expect("text");
    text.push_str("\n\n<script>alert(1)</script> [这里](javascript:alert(1))\n");
    let (pack, found) = check_pack(&files, &page);
    assert!(found.iter().all(|one| one.fault.is_calmed()), "{found:?}");
    packed(&academy::authoring::sealed(&pack.expect("read"), files, key)).expect("packed")
}

/// The files of a pack with one lesson that ships under another code.
fn files_of(code: &str, edition: i64) -> PackFiles {
    let [lesson, questions, zh, en] = academy::courses::lesson_source("L1").expect("L1");
    let own = |text: &str| text.replace("\"L1", &format!("\"{code}.L1"));
    let head = format!(
        "version = \"{edition}\"\neffective_from = \"2026-11-21\"\n\
         source = {{ zh = \"自编\", en = \"own\" }}\nlicence = \"CC-BY-4.0\"\ncode = \"{code}\"\n\
         publisher = \"别家\"\ntitle = {{ zh = \"别家的课\", en = \"Another course\" }}\n\
         lead = {{ zh = \"一句话\", en = \"A sentence\" }}\nindustries = []\nkinds = []\n\
         lessons = [\"{code}.L1\"]\ncases = []\nscenes = []\nlabs = [\"altman\"]\n"
    );
    PackFiles::from([
        ("pack.toml".to_owned(), head),
        (format!("{code}.L1/lesson.toml"), own(lesson)),
        (format!("{code}.L1/questions.toml"), own(questions)),
        (format!("{code}.L1/zh.md"), zh.to_owned()),
        (format!("{code}.L1/en.md"), en.to_owned()),
    ])
}

fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("opens");
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("entry");
        let name = entry.name().expect("name").into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("read");
        files.push((name, bytes));
    }
    files
}

fn repacked(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(name.as_str(), options).expect("begun");
        writer.write_all(bytes).expect("written");
    }
    writer.finish().expect("finished").into_inner()
}

fn refused(bytes: &[u8]) -> &'static str {
    match opened(bytes) {
        Err(Failure::Rejected(why)) => why.code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_file_that_was_touched_anywhere_is_refused() {
    let folder = tempfile::tempdir().expect("folder");
    let key = key(&folder);
    let bytes = elsewhere(&key, "acme", 1).await;
    let whole = unpacked(&bytes);
    assert!(opened(&repacked(&whole)).is_ok(), "packed anew, but not touched");
    // Every byte of manifest and seal, and bytes all over each file.
    for (at, (name, text)) in whole.iter().enumerate() {
        let step = if name.ends_with(".json") { 7 } else { 997 };
        for place in (0..text.len()).step_by(step) {
            let mut touched = whole.clone();
            let byte = &mut touched[at].1[place];
            *byte = if *byte == b'7' { b'8' } else { b'7' };
            let why = refused(&repacked(&touched));
            let known = [
                "authoring.file-signature",
                "authoring.file-digest",
                "authoring.file-form",
                "authoring.file-manifest",
            ];
            assert!(known.contains(&why), "{name} {place}: {why}");
        }
    }
    let seal = whole.iter().position(|(name, _)| name == "signature.json").expect("seal");
    let text = String::from_utf8(whole[seal].1.clone()).expect("text");
    let stranger = crate::authoring::key(&tempfile::tempdir().expect("folder"));
    let mut swapped = whole.clone();
    swapped[seal].1 = text.replace(&key.public(), &stranger.public()).into_bytes();
    assert_eq!(refused(&repacked(&swapped)), "authoring.file-signature", "another key");
    let mut more = whole.clone();
    more.push(("acme.L2/zh.md".to_owned(), b"more".to_vec()));
    assert_eq!(refused(&repacked(&more)), "authoring.file-strange");
    let fewer: Vec<_> =
        whole.iter().filter(|(name, _)| !name.ends_with("zh.md")).cloned().collect();
    assert_eq!(refused(&repacked(&fewer)), "authoring.file-digest");
    let mut bomb = whole.clone();
    bomb.push(("bomb".to_owned(), vec![b' '; 20 << 20]));
    let bomb = repacked(&bomb);
    assert!(bomb.len() < 1 << 20, "packed tight");
    assert_eq!(refused(&bomb), "authoring.file-tight");
    let many: Vec<(String, Vec<u8>)> = (0..500).map(|n| (format!("f{n}"), Vec::new())).collect();
    assert_eq!(refused(&repacked(&many)), "authoring.file-tight");
    assert_eq!(refused(&vec![0; (4 << 20) + 1]), "authoring.file-large");
    assert_eq!(refused(b"no archive"), "authoring.file-form");
    assert_eq!(refused(&bytes[..bytes.len() / 2]), "authoring.file-form", "broken off");
}

#[tokio::test]
async fn a_course_is_cut_to_measure_and_can_be_edited() {
    testkit::both(async |db| {
        instructor(&db, "js1").await;
        let mut chosen = Chosen {
            industry: "E".to_owned(),
            kinds: vec!["project".to_owned()],
            lessons: vec!["L8".to_owned(), "L5".to_owned()],
            cases: vec!["maker".to_owned()],
            scenes: vec!["no-boss".to_owned()],
            labs: vec!["altman".to_owned()],
            copies: false,
        };
        let make = async |code: &str, chosen: &Chosen| {
            let new = new_pack(code);
            by(&db, "js1", async |tx| open_tailored(tx, (&new, ("一句", "A line")), chosen).await)
                .await
        };
        let none = make("none", &Chosen::default()).await;
        assert_eq!(code(none), "authoring.nothing-chosen");
        let id = make("asis", &chosen).await.expect("made");
        let draft = get_draft(&mut db.read().await.expect("read"), id).await.expect("draft");
        assert_eq!(draft.codes("lessons"), ["L8", "L5"]);
        sent(&db, id).await.expect("what ships needs no mending");
        chosen.copies = true;
        let id = make("own", &chosen).await.expect("made");
        let parts = parts_of(&mut db.read().await.expect("read"), id).await.expect("parts");
        let codes: Vec<&str> = parts.iter().map(|part| part.code.as_str()).collect();
        assert_eq!(codes, ["own.L5", "own.L8", "own.maker"]);
        let draft = get_draft(&mut db.read().await.expect("read"), id).await.expect("draft");
        assert_eq!(draft.codes("lessons"), ["own.L8", "own.L5"], "the order of the proposal");
        let at = (id, "own.L8");
        let last = parts[1].rows(Section::Question).len();
        let out = academy::authoring::Shift::Out;
        by(&db, "js1", async |tx| {
            shift(tx, at, parts[1].revision, (Section::Question, last), out).await
        })
        .await
        .expect("a question is taken out");
        by(&db, "js1", async |tx| drop_part(tx, (id, "own.L5"), parts[0].revision).await)
            .await
            .expect("dropped");
        let draft = get_draft(&mut db.read().await.expect("read"), id).await.expect("draft");
        assert_eq!(draft.codes("lessons"), ["own.L8"]);
        assert_eq!(list_drafts(&db, (0, 10)).await.expect("list").len(), 2);
    })
    .await;
}

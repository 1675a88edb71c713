//! A case from its opening to the answers of the customer: no visit without preparation, a talk step by step,
//! excuses with their truth, scripts with their success, routes and a matter.

use std::collections::BTreeMap;

use base::{Currency, Money, Result};
use credit::{
    collections::{
        NewContact,
        cases::{
            CaseFile, CaseFilter, Found, NegotiationCard, NewCase, NextStep, Phase, Rung, Survey,
            begin_round, brief, close_case, get_case, list_cases, open_case, overdue_of, prepare,
            record_survey, save_card, set_reason, tick, waive,
        },
        legal::{NewMatter, RoutePack, close_matter, do_matter_day, get_matter, open_matter},
        list_promises, log_contact,
        study::{
            PlayPart, aftermath, efforts, factors, methods, paths, playbook_used, reasons, six_kept,
        },
        talk::{
            BoxCheck, ExcuseFilter, Finish, NewScript, NewTalk, TalkPack, begin_talk, draft_script,
            finish_talk, fitting_scripts, get_talk, label_excuse, list_excuses, list_scripts,
            publish_script, save_step, script_uses, submit_script,
        },
    },
    parties::days_of_trade,
};
use store::{Db, access::Scope};
use testkit::day;

use crate::{
    assess::{company, run},
    granting::people,
    ledger::{as_who, code},
};

const TODAY: &str = "2026-11-21";

/// The company with a case of LATE; the case's row id and the ids of GOOD and LATE.
pub async fn opened(db: &Db) -> (i64, i64, i64) {
    let ids = company(db).await;
    people(db).await;
    db.clock().set(base::Clock::standing(day(TODAY)).now());
    run(db, TODAY).await;
    let new = new_case(db, ids[1]).await;
    let id = as_who(db, "xs1", async |tx| open_case(tx, &new, Currency::CNY).await).await;
    (id.expect("opened"), ids[0], ids[1])
}

async fn new_case(db: &Db, buyer_id: i64) -> NewCase {
    let (owed_minor, first_due_on) = overdue_of(db, buyer_id, day(TODAY)).await.expect("owed");
    NewCase {
        buyer_id,
        from_worklist: true,
        why: "两次承诺落空".to_owned(),
        login: "xs1".to_owned(),
        owed_minor,
        first_due_on,
    }
}

fn contact(buyer_id: i64, on: &str, channel: &str) -> NewContact {
    NewContact {
        buyer_id,
        number: None,
        on: day(on),
        channel: channel.to_owned(),
        person: "赵会计".to_owned(),
        result: "asked-time".to_owned(),
        note: "再等等".to_owned(),
        item_id: None,
        proven: false,
    }
}

async fn log(db: &Db, new: NewContact) -> Result<i64> {
    as_who(db, "xs1", async |tx| Ok(log_contact(tx, &new).await?.id())).await
}

async fn case_of(db: &Db, id: i64) -> CaseFile {
    get_case(db, id, Scope::All).await.expect("there")
}

/// Ticks every box that a person ticks, and says that the round is prepared, as if the records were whole.
async fn ready(db: &Db, id: i64) -> Result<()> {
    let pack = TalkPack::shipped();
    let known = brief(db, &case_of(db, id).await, day(TODAY)).await?;
    let whole = Found {
        grade: Some('B'),
        statement_days: Some(3),
        releasers: 1,
        pay_path: true,
        card: true,
        ..known.found
    };
    as_who(db, "xs1", async |tx| {
        for one in pack.boxes.iter().filter(|one| one.check == BoxCheck::Person) {
            tick(tx, pack, (id, &one.code), true).await?;
        }
        prepare(tx, pack, id, &whole).await
    })
    .await
}

#[tokio::test]
async fn no_visit_without_preparation() {
    testkit::both(async |db| {
        let (id, good, late) = opened(&db).await;
        let none = new_case(&db, good).await;
        let asked = as_who(&db, "xs1", async |tx| open_case(tx, &none, Currency::CNY).await);
        assert_eq!(code(asked.await), "collections.case-nothing-owed");
        let twice = new_case(&db, late).await;
        let asked = as_who(&db, "cm1", async |tx| open_case(tx, &twice, Currency::CNY).await);
        assert_eq!(code(asked.await), "collections.case-open");
        let case = case_of(&db, id).await;
        assert_eq!((case.phase, case.owed_minor), (Phase::Before, 4_000_000));
        assert_eq!(case.first_due_on, Some(day("2026-08-13")));
        // What lies before the case is history; a call is free; a visit today is not.
        log(&db, contact(late, "2026-11-20", "visit")).await.expect("history");
        log(&db, contact(late, TODAY, "call")).await.expect("a call");
        assert_eq!(
            code(log(&db, contact(late, TODAY, "visit")).await),
            "collections.visit-unprepared"
        );
        log(&db, contact(good, TODAY, "visit")).await.expect("no case, no lock");
        let pack = TalkPack::shipped();
        let known = brief(&db, &case, day(TODAY)).await.expect("known");
        assert_eq!((known.found.items, known.found.card), (4, false));
        let early = as_who(&db, "xs1", async |tx| prepare(tx, pack, id, &known.found).await);
        assert_eq!(code(early.await), "collections.boxes-open");
        let at = known.situation(&case, pack);
        assert_eq!((at.missed_in_row, at.boxes_open), (2, 7));
        assert_eq!(known.next(&case, pack), NextStep::Route(2));
        // What the records answer nobody ticks; what a person ticks has name and day.
        let faked = as_who(&db, "xs1", async |tx| tick(tx, pack, (id, "papers"), true).await);
        assert_eq!(code(faked.await), "collections.box-by-records");
        let read = as_who(&db, "xs1", async |tx| tick(tx, pack, (id, "background"), true).await);
        read.await.expect("read");
        let known = brief(&db, &case, day(TODAY)).await.expect("known");
        let done = &known.ticked["background"];
        assert_eq!((done.by.contains("xs1"), done.on), (true, day(TODAY)));
        assert_eq!(known.situation(&case, pack).boxes_open, 6);
        let odd = as_who(&db, "xs1", async |tx| tick(tx, pack, (id, "moon"), true).await);
        assert_eq!(code(odd.await), "collections.box-unknown");
        ready(&db, id).await.expect("prepared");
        assert_eq!(case_of(&db, id).await.phase, Phase::During);
        log(&db, contact(late, TODAY, "visit")).await.expect("prepared");
        assert_eq!(case_of(&db, id).await.phase, Phase::After);
        assert_eq!(
            code(log(&db, contact(late, TODAY, "visit")).await),
            "collections.visit-unprepared",
            "each visit is prepared anew"
        );
        as_who(&db, "xs1", async |tx| begin_round(tx, id).await).await.expect("next round");
        let known = brief(&db, &case_of(&db, id).await, day(TODAY)).await.expect("known");
        assert!(known.ticked.is_empty(), "ticks count for their round");
        let short = as_who(&db, "xs1", async |tx| waive(tx, id, "急").await);
        assert_eq!(code(short.await), "collections.waive-why");
        let why = "客户约在今天下午，来不及准备";
        as_who(&db, "xs1", async |tx| waive(tx, id, why).await).await.expect("waived");
        let case = case_of(&db, id).await;
        assert_eq!((case.phase, case.waived.as_str(), case.round), (Phase::During, why, 2));
        let own = CaseFilter::open(Scope::Own(1));
        assert!(list_cases(&db, &own).await.expect("listed").is_empty(), "not their buyer");
        assert_eq!(code(get_case(&db, id, Scope::Own(1)).await), "collections.case-unknown");
    })
    .await;
}

fn said(fields: &[(&str, &str)]) -> BTreeMap<String, String> {
    fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

/// Saves a step of a talk as it was said.
async fn step(db: &Db, talk: i64, step: &str, fields: &[(&str, &str)]) -> Result<i64> {
    let (pack, fields) = (TalkPack::shipped(), said(fields));
    let used = if step == "opening" { vec!["open-visit".to_owned()] } else { Vec::new() };
    let facts = ["years", "last-receipt"];
    as_who(db, "xs1", async |tx| save_step(tx, pack, (talk, step), &fields, (&facts, &used)).await)
        .await
}

async fn begun(db: &Db, case: i64, channel: &str) -> Result<i64> {
    let new =
        NewTalk {
            case, channel: channel.to_owned(), person: "赵会计".to_owned(), on: day(TODAY)
        };
    as_who(db, "xs1", async |tx| begin_talk(tx, TalkPack::shipped(), &new).await).await
}

#[tokio::test]
async fn a_talk_is_saved_step_by_step_and_ends_as_a_contact() {
    testkit::both(async |db| {
        let (id, _, late) = opened(&db).await;
        assert_eq!(code(begun(&db, id, "visit").await), "collections.visit-unprepared");
        ready(&db, id).await.expect("prepared");
        let talk = begun(&db, id, "visit").await.expect("begun");
        assert_eq!(code(begun(&db, id, "call").await), "collections.talk-open");
        assert_eq!(
            code(step(&db, talk, "account", &[("account", "yes")]).await),
            "collections.talk-step",
            "not yet"
        );
        step(&db, talk, "opening", &[("authority", "decides"), ("purpose", "定付款日")])
            .await
            .expect("opened");
        let flattery = [("mood_before", "2"), ("praise", "您真大气")];
        assert_eq!(
            code(step(&db, talk, "atmosphere", &flattery).await),
            "collections.praise-no-fact"
        );
        let praise = [("mood_before", "2"), ("praise", "合作多年"), ("praise_fact", "years")];
        step(&db, talk, "atmosphere", &praise).await.expect("warm");
        step(&db, talk, "account", &[("account", "part")]).await.expect("agreed");
        let heard = [
            ("words", "最近资金紧"),
            ("restated", "您是说月底才有钱"),
            ("restated_ok", "1"),
            ("stated", "pressure"),
        ];
        step(&db, talk, "listening", &heard).await.expect("heard");
        let handled = [
            ("trick", "lament"),
            ("excuse", "money"),
            ("excuse_words", "账上没钱"),
            ("L", "没钱"),
            ("S", "理解"),
            ("C", "哪天进账"),
            ("P", "先付三成"),
        ];
        step(&db, talk, "objection", &handled).await.expect("handled");
        step(&db, talk, "promise", &[("given", "分两期"), ("taken", "书面")]).await.expect("asked");
        let closing = [("mood_after", "4"), ("kind", "unable-willing"), ("note", "十二月付一半")];
        step(&db, talk, "writing", &closing).await.expect("written");
        let cny = |minor| Money::new(minor, Currency::CNY);
        let end = |result: &str, promise| Finish {
            result: result.to_owned(),
            note: "十二月十日付一半".to_owned(),
            proven: false,
            promise,
        };
        let pack = TalkPack::shipped();
        let bare = end("promised", None);
        let wrong = as_who(&db, "xs1", async |tx| finish_talk(tx, pack, talk, &bare).await);
        assert_eq!(code(wrong.await), "collections.talk-promise");
        let whole = end("promised", Some((cny(2_000_000), cny(2_000_000), day("2026-12-10"))));
        let done = as_who(&db, "xs1", async |tx| finish_talk(tx, pack, talk, &whole).await);
        let made = done.await.expect("finished");
        as_it_ended(&db, (id, late), (talk, made)).await;
        excuse_is_found_out(&db, id).await;
        let uses = script_uses(&db, day("2026-01-01")).await.expect("counted");
        assert_eq!(uses["open-visit"].success_bps(), Some(10_000));
        studied(&db, id).await;
    })
    .await;
}

async fn as_it_ended(db: &Db, (id, late): (i64, i64), (talk, made): (i64, i64)) {
    let told = get_talk(db, (id, talk)).await.expect("there");
    assert_eq!((told.contact_id, told.promised_minor, told.lscp), (Some(made), 2_000_000, 4));
    assert_eq!((told.moods, told.restated), ((Some(2), Some(4)), true));
    let case = case_of(db, id).await;
    assert_eq!((case.phase, case.stated.as_str()), (Phase::After, "pressure"));
    assert_eq!(case.kind, "unable-willing");
    let promises = list_promises(db, (late, late), days_of_trade()).await.expect("listed");
    assert!(promises.iter().any(|one| one.promise.contact_id == Some(made)));
    assert_eq!(code(step(db, talk, "opening", &[]).await), "collections.talk-finished");
}

async fn excuse_is_found_out(db: &Db, case: i64) {
    let filter = ExcuseFilter {
        scope: Scope::All,
        case: Some(case),
        kind: None,
        truth: None,
        skip: 0,
        limit: 9,
    };
    let all = list_excuses(db, &filter).await.expect("listed");
    assert_eq!((all.len(), all[0].due_on, all[0].login.as_str()), (1, day("2026-11-26"), "xs1"));
    let id = all[0].id;
    let bare = as_who(db, "xs1", async |tx| label_excuse(tx, id, ("false", " ")).await);
    assert_eq!(code(bare.await), "collections.truth-note");
    let found = ("false", "上周付清了另一家供应商");
    as_who(db, "xs1", async |tx| label_excuse(tx, id, found).await).await.expect("labelled");
    let pack = TalkPack::shipped();
    let set = async |who: &'static str, verified: &'static str, manager: bool| {
        let proof = "银行流水";
        as_who(db, who, async |tx| {
            set_reason(tx, pack, case, ("pressure", verified, proof), manager).await
        })
        .await
    };
    assert_eq!(code(set("xs1", "malicious", false).await), "collections.reason-approve");
    set("cm1", "malicious", true).await.expect("a manager may");
    set("xs1", "malicious", false).await.expect("it stands already");
}

async fn studied(db: &Db, case: i64) {
    let since = day("2026-01-01");
    let why = reasons(db, Scope::All, since).await.expect("reasons");
    assert_eq!((why.cases, why.coded, why.both, why.differ), (1, 1, 1, 1));
    assert_eq!((why.rows[0].code.as_str(), why.rows[0].owed_minor), ("malicious", 4_000_000));
    assert_eq!(reasons(db, Scope::Own(1), since).await.expect("reasons").cases, 0);
    let left =
        as_who(db, "xs1", async |tx| close_case(tx, case, ("collected", "收回"), 1_000_000).await);
    assert_eq!(code(left.await), "collections.case-still-owed");
    let early = survey(db, case, [5, 4, 3]).await;
    assert_eq!(code(early), "collections.survey-early");
    as_who(db, "xs1", async |tx| close_case(tx, case, ("partly", "收回大半"), 1_000_000).await)
        .await
        .expect("closed");
    assert_eq!(code(survey(db, case, [6, 4, 3]).await), "collections.survey-marks");
    survey(db, case, [5, 4, 3]).await.expect("asked");
    assert_eq!(code(survey(db, case, [5, 4, 3]).await), "collections.survey-twice");
    let came = methods(db, Scope::All, since).await.expect("methods");
    let trick = &came.tricks[0];
    assert_eq!((trick.code.as_str(), trick.talks, trick.promised), ("lament", 1, 1));
    assert_eq!((trick.owed_minor, trick.got_minor), (4_000_000, 3_000_000));
    assert_eq!(trick.recovered_bps(), Some(7_500));
    assert_eq!(came.truths, [("money".to_owned(), [0, 0, 1])]);
    assert_eq!(came.moods[2], (1, 1), "it went up");
    in_the_playbook(db, (case, since)).await;
    let measures = &TalkPack::shipped().measures;
    let effort = efforts(db, Scope::All, (measures, since)).await.expect("efforts");
    let xs1 = effort.iter().find(|one| one.login == "xs1").expect("xs1");
    assert_eq!((xs1.contacts, xs1.cost_minor, xs1.got_minor), (1, 60_000, 3_000_000));
    let after = aftermath(db, Scope::All, (since, 180)).await.expect("aftermath");
    assert_eq!((after.told, after.asked, after.marks), (0, 1, [5, 4, 3]), "too early to tell");
    db.clock().set(base::Clock::standing(day("2027-06-21")).now());
    let after = aftermath(db, Scope::All, (since, 180)).await.expect("aftermath");
    assert_eq!((after.told, after.lost), (1, 1), "no invoice in half a year");
    let delay = factors(db, Scope::All).await.expect("factors");
    assert_eq!(
        delay.iter().map(|one| one.code).collect::<Vec<_>>(),
        ["industry", "ability", "tier"]
    );
    assert!(six_kept(db, Scope::All).await.expect("six").iter().all(|row| row.kept == 0));
}

/// One talk of all seven steps with its tricks and tools, on a case of which three quarters were collected.
async fn in_the_playbook(db: &Db, (case, since): (i64, base::Day)) {
    let book = playbook_used(db, Scope::All, since).await.expect("playbook");
    let used = |part: PlayPart| -> Vec<&str> {
        book.used.keys().filter(|(of, _)| *of == part).map(|(_, code)| code.as_str()).collect()
    };
    assert_eq!(used(PlayPart::Step).len(), 7);
    assert_eq!(used(PlayPart::Idea), ["confirmed", "lscp", "praise", "restated"]);
    assert_eq!(used(PlayPart::Method), ["lament", "money"]);
    assert_eq!(used(PlayPart::Tool), ["promise", "script", "visit"]);
    for play in book.used.keys() {
        let told = book.told(play);
        assert_eq!((told.cases, told.closed, told.won), (1, 1, 0), "{play:?}");
        assert_eq!((told.owed_minor, told.got_minor), (4_000_000, 3_000_000), "{play:?}");
        assert_eq!(told.got_bps(), Some(7_500));
        assert_eq!(book.of(play).iter().map(|one| one.id).collect::<Vec<_>>(), [case]);
    }
    assert_eq!(book.all().cases, 1);
    let hidden = playbook_used(db, Scope::Own(1), since).await.expect("playbook");
    assert!(hidden.cases.is_empty() && hidden.used.is_empty(), "not a buyer of theirs");
}

async fn survey(db: &Db, case: i64, marks: [i64; 3]) -> Result<()> {
    let new = Survey { on: day(TODAY), person: "李总".to_owned(), marks, note: String::new() };
    as_who(db, "xs1", async |tx| record_survey(tx, case, &new).await).await
}

#[tokio::test]
async fn scripts_are_published_by_another_person() {
    testkit::both(async |db| {
        people(&db).await;
        let new = |from_days: i64, replaces| NewScript {
            step: "opening".to_owned(),
            channel: "call".to_owned(),
            from_days,
            title: "开场".to_owned(),
            content: "您好，核一下账".to_owned(),
            replaces,
        };
        let draft = async |who: &'static str, new: NewScript| {
            as_who(&db, who, async |tx| draft_script(tx, &new).await).await
        };
        assert_eq!(code(draft("cm1", new(9_999, None)).await), "collections.script-days");
        let first = draft("cm1", new(30, None)).await.expect("drafted");
        let publish = async |who: &'static str, id: i64| {
            as_who(&db, who, async |tx| publish_script(tx, id, "好").await).await
        };
        assert_eq!(code(publish("cm2", first).await), "collections.script-state");
        as_who(&db, "cm1", async |tx| submit_script(tx, first).await).await.expect("handed in");
        assert_eq!(code(publish("cm1", first).await), "collections.script-own");
        publish("cm2", first).await.expect("published");
        let second = draft("cm2", new(10, Some(first))).await.expect("drafted");
        as_who(&db, "cm2", async |tx| submit_script(tx, second).await).await.expect("handed in");
        publish("cm1", second).await.expect("published");
        // What the linter stops is neither handed in nor published, whoever drafted it.
        let threat = NewScript {
            content: "您好。再不付款，让你坐牢！".to_owned(), ..new(0, None)
        };
        let threat = draft("cm1", threat).await.expect("a draft may be wrong");
        let handed = as_who(&db, "cm1", async |tx| submit_script(tx, threat).await).await;
        assert_eq!(code(handed), "collections.script-wording");
        let all = list_scripts(&db, None).await.expect("listed");
        let all: Vec<_> = all.into_iter().filter(|one| one.id != threat).collect();
        let states: Vec<&str> = all.iter().map(|one| one.state.as_str()).collect();
        assert_eq!(states, ["published", "retired"], "the second replaced the first");
        let fits = fitting_scripts(TalkPack::shipped(), &all, ("opening", "call", 20));
        assert_eq!(fits[0].code, "#2");
    })
    .await;
}

#[tokio::test]
async fn a_card_and_a_matter_hold_together() {
    testkit::both(async |db| {
        let (id, ..) = opened(&db).await;
        let card = NegotiationCard {
            target_minor: 4_000_000,
            target_on: Some(day("2026-12-20")),
            walk_minor: 2_500_000,
            walk_on: Some(day("2027-01-31")),
            ladder: vec![Rung { give: "分两期".to_owned(), ask: "老板担保".to_owned() }],
            pay_path: "会计—财务总监—老板".to_owned(),
            pay_days: "每月 25 日".to_owned(),
            ..NegotiationCard::default()
        };
        as_who(&db, "xs1", async |tx| save_card(tx, id, &card).await).await.expect("written");
        let case = case_of(&db, id).await;
        assert_eq!(case.card, card);
        let known = brief(&db, &case, day(TODAY)).await.expect("known");
        assert!(known.found.card && known.found.pay_path);
        let pack = RoutePack::shipped();
        let new = NewMatter {
            case: id,
            route: "suit-secured".to_owned(),
            claimed_minor: 4_000_000,
            on: day("2026-11-20"),
            forum: "某区人民法院".to_owned(),
            reference: "（2026）民初 1 号".to_owned(),
            counsel: "王律师".to_owned(),
            reckoned: String::new(),
        };
        let open = async |new: NewMatter| {
            as_who(&db, "boss", async |tx| open_matter(tx, pack, &new).await).await
        };
        let none = NewMatter { forum: " ".to_owned(), ..new.clone() };
        assert_eq!(code(open(none).await), "collections.matter-forum");
        let matter = open(new.clone()).await.expect("opened");
        assert_eq!(code(open(new).await), "collections.matter-open");
        let told = get_matter(&db, (id, matter)).await.expect("there");
        let due: Vec<(&str, String)> =
            told.days.iter().map(|one| (one.code.as_str(), one.due_on.to_string())).collect();
        assert_eq!(due.len(), 3, "{due:?}");
        assert_eq!(due[1], ("sue-after-freeze", "2026-12-20".to_owned()));
        let first = told.days[0].id;
        as_who(&db, "boss", async |tx| do_matter_day(tx, matter, first).await).await.expect("done");
        let twice = as_who(&db, "boss", async |tx| do_matter_day(tx, matter, first).await);
        assert_eq!(code(twice.await), "collections.matter-day-unknown");
        as_who(&db, "boss", async |tx| {
            close_matter(tx, matter, ("won", "判决生效"), (0, 120_000)).await
        })
        .await
        .expect("closed");
        let told = get_matter(&db, (id, matter)).await.expect("there");
        assert_eq!((told.outcome.as_str(), told.cost_minor), ("won", Some(120_000)));
        let ways = paths(&db, Scope::All, day("2026-01-01")).await.expect("paths");
        let row = ways.rows.iter().find(|row| row.route == "suit-secured").expect("the path");
        assert_eq!((row.cases, row.matters, row.cost_minor), (1, 1, 120_000));
        assert_eq!(row.cost_bps(), None, "it brought nothing");
        assert!(paths(&db, Scope::Own(1), day("2026-01-01")).await.expect("paths").rows.is_empty());
    })
    .await;
}

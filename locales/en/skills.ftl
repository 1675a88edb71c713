### The skill matrix

skills-title = Skill matrix
skills-lead = What each person shows of each skill, weighed so that new results count more. Every cell opens to the results behind it.
skills-own = My skills
skills-of = Skills of { $person }
skills-person-lead = Results come from checks of lessons, blocks of role-play marks, cases, exercises and exams. Open a skill for its results and what comes next.
skills-people = People
skills-person = Person
skills-everybody = Show everybody
skills-nobody = Nobody
skills-nobody-why = There is no active person of this role.
skills-more = The first 500 people are shown; choose a role.
skills-all = Skills
skills-skill = Skill
skills-points = Points
skills-tier = Tier
skills-tier-strong = can coach
skills-tier-able = able
skills-tier-begun = begun
skills-tier-weak = to be learnt
skills-results = { $count ->
    [one] { $count } result
   *[other] { $count } results
}
skills-count = Results
skills-last = Newest
skills-next = What comes next
skills-behind = Results behind “{ $skill }”
skills-work = Work
skills-on = Day
skills-weight = Weight
skills-source-said = Source: { $source }. Version { $version }, { $licence }.
skills-source-check = Check of a lesson
skills-source-talk = Role-play
skills-source-case = Case
skills-source-lab = Exercise
skills-source-exam = Exam
skills-block-preparation = preparation
skills-block-process = process
skills-block-outcome = outcome
skills-block-compliance = rules and relations
skills-marked = marked by { $by }; automatic { $auto }
skills-none = No results yet
skills-none-why = A check, a role-play, a case or an exercise brings a figure. No result is not nought.
skills-onward = What comes next
skills-set = Set what comes next
skills-set-all = Set it for these people
skills-set-done = Set for { $people ->
    [one] { $people } person
   *[other] { $people } people
}; new assignments: { $count }.
skills-no-coach = Nobody can coach yet
skills-coaches = Could coach:
skills-ask-coach = Ask for a coach
skills-gaps = Gaps
skills-gaps-lead = Skills that each path asks for: how many people are able, who is not, who could coach.
skills-gaps-none-why = Add people; what their roles lack stands here.
skills-able-of = Able / people
skills-missing = Not yet able
skills-could-coach = Could coach
skills-complete = all are able
skills-and-more = and { $count } more
skills-formula = Points = sum of weight × result over the sum of weights; weight = 0.5 ^ (days ÷ { $half }). Window in days: { $window }; the newest { $newest } of each person and source. From { $strong } can coach, from { $able } able, from { $begun } begun. An instructor’s mark counts; the automatic one stands beside it.
skills-export-unit = Unit: percent; empty where there is no result yet
skills-results-sheet = Results
rej-skills-person-unknown = There is no such person, or you may not see their marks.
    .next = Marks of others are seen by who teaches; your own stand under “My skills”.
rej-skills-skill-unknown = There is no skill “{ $skill }”.
    .next = Choose a skill in the matrix.
rej-skills-nobody = Nobody was chosen.
    .next = Choose one person at least in the matrix or among the gaps.
rej-skills-nothing-next = There is nothing to set next for “{ $skill }”.
    .next = Set work on the page of classes, or ask somebody who can coach.
skills-source = Source

### The awareness index

skills-awareness = Awareness index
skills-awareness-lead = Whether the question of the week was answered, signals were reported, reviews were on time. What is not known is no nought; it takes no part.
skills-awareness-own = My index
skills-awareness-of = Awareness of { $person }
skills-awareness-how = How it is reckoned
skills-awareness-formula = Index = ({ $answered } × weeks answered ÷ weeks to answer + { $reported } × signals reported, in full at { $full } + { $reviewed } × reviews on time ÷ reviews due) ÷ the weights of the parts that are known. Weeks that each point looks back: { $span }. A review counts as on time within days of grace: { $grace }. An answer counts, right or not; right ones are told beside it. The week that runs is not missing yet.
skills-awareness-over = Index by role, week by week
skills-awareness-note = mean of those who have an index, percent
skills-awareness-teams = Roles
skills-awareness-people = People
skills-awareness-now = This week
skills-awareness-first = First week
skills-awareness-mean-of = { $count ->
    [one] mean of { $count } person
   *[other] mean of { $count } people
}
skills-awareness-answered = Answered / to answer
skills-awareness-right = right: { $count }
skills-awareness-reported = Signals reported
skills-awareness-reviewed = Reviews on time / due
skills-awareness-index = Index
skills-awareness-weeks = Weeks
skills-week = Week (Monday)
skills-awareness-rows = The rows behind it
skills-awareness-row-answer = Question of the week
skills-awareness-row-report = Signal reported
skills-awareness-row-review = Review
skills-awareness-what = What
skills-awareness-day = Day (of a review: due)
skills-awareness-done = Done on
skills-awareness-told = Outcome
skills-awareness-was-right = right
skills-awareness-was-wrong = not right
skills-awareness-on-time = on time
skills-awareness-late = late
skills-awareness-none = Nothing recorded yet
skills-awareness-none-why = Answer the question of the week in the academy, review what is due, report what you see.

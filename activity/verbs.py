"""Everything that can happen, in one list, with the sentence it is told in."""

from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


class Verb(models.TextChoices):
    STRATEGY_STARTED = "strategy_started", _("started the strategy")
    ANSWER_SAVED = "answer_saved", _("saved an answer")
    SECTION_COMPLETED = "section_completed", _("marked a section as completed")
    SECTION_REOPENED = "section_reopened", _("marked a section as not completed")
    ITEM_ANSWERED = "item_answered", _("answered a checklist question")
    EVIDENCE_ADDED = "evidence_added", _("added a file")
    SOMEBODY_ASKED = "somebody_asked", _("asked somebody outside the team")
    ASK_WITHDRAWN = "ask_withdrawn", _("withdrew a question to somebody")
    PROPOSAL_CAME = "proposal_came", _("proposed an answer")
    PROPOSAL_SENT_BACK = "proposal_sent_back", _("sent a proposed answer back")
    PROPOSAL_TAKEN_OVER = "proposal_taken_over", _("took over a proposed answer")
    CARE_CHANGED = "care_changed", _("said who sees to it")
    OBJECTIVE_SAVED = "objective_saved", _("saved an objective")
    OBJECTIVE_REMOVED = "objective_removed", _("removed an objective")
    ACTION_SAVED = "action_saved", _("saved an action")
    ACTION_REMOVED = "action_removed", _("removed an action")
    ACTIONS_ADDED = "actions_added", _("added actions")
    ACTIONS_IMPORTED = "actions_imported", _("took over a list of actions")
    IMPORT_UNDONE = "import_undone", _("undid taking over a list")
    TEXTS_JOINED = "texts_joined", _("joined two texts")
    TEXT_RESTORED = "text_restored", _("restored an earlier text")
    PUT_BACK = "put_back", _("put back what was removed")
    ACTIONS_CHANGED = "actions_changed", _("changed several actions")
    ACTIONS_ORDERED = "actions_ordered", _("changed the order of the actions")
    PLAN_TAKEN_OVER = "plan_taken_over", _("took over a spreadsheet of the workplan")
    CHANGES_UNDONE = "changes_undone", _("undid a change of several actions")
    MONEY_SETTINGS_SAVED = "money_settings_saved", _("changed the currency of the plan")
    DRAFT_SHARED = "draft_shared", _("shared the draft with AER")
    DRAFT_UNSHARED = "draft_unshared", _("stopped sharing the draft")
    VERSION_SENT = "version_sent", _("sent a version for review")
    VERSION_FROZEN = "version_frozen", _("made a version")
    REVIEWER_ASSIGNED = "reviewer_assigned", _("assigned a reviewer")
    COMMENT_ADDED = "comment_added", _("wrote a review comment")
    COMMENT_REPLIED = "comment_replied", _("replied to a review comment")
    COMMENT_CLOSED = "comment_closed", _("closed a review comment")
    CHANGES_ASKED = "changes_asked", _("asked for changes")
    REVIEW_CLOSED = "review_closed", _("closed the review")
    REVIEW_WITHDRAWN = "review_withdrawn", _("withdrew a version from review")
    VERSION_PUBLISHED = "version_published", _("published a version")
    PUBLICATION_WITHDRAWN = "publication_withdrawn", _("withdrew a publication")
    ADOPTION_RECORDED = "adoption_recorded", _("recorded the adoption")
    PERSON_INVITED = "person_invited", _("invited a person")
    INVITATION_ACCEPTED = "invitation_accepted", _("accepted an invitation")
    INVITATION_WITHDRAWN = "invitation_withdrawn", _("withdrew an invitation")
    ROLE_CHANGED = "role_changed", _("changed a role")
    PERSON_REMOVED = "person_removed", _("removed a person")
    ORGANISATION_SAVED = "organisation_saved", _("saved an organisation")
    ORGANISATION_REMOVED = "organisation_removed", _("removed an organisation")
    LINK_MADE = "link_made", _("made a link to hand on")
    LINK_WITHDRAWN = "link_withdrawn", _("withdrew a link to hand on")
    PROCESS_SAVED = "process_saved", _("changed how people take part")
    SWITCH_CHANGED = "switch_changed", _("changed what is open to participants")
    CODE_MADE = "code_made", _("made a code to take part")
    CODE_CLOSED = "code_closed", _("closed a code to take part")
    WORKSHOP_SAVED = "workshop_saved", _("saved a workshop")
    WORKSHOP_CANCELLED = "workshop_cancelled", _("cancelled a workshop")
    ENTERED_FOR_OTHERS = "entered_for_others", _("entered what people said at a workshop")
    ITEM_CLOSED = "item_closed", _("closed a question at a workshop")
    MINUTES_SHARED = "minutes_shared", _("shared minutes for correction")
    MINUTES_FINAL = "minutes_final", _("made minutes final")
    CORRECTION_CAME = "correction_came", _("asked for a correction of minutes")
    VOICE_SAVED = "voice_saved", _("saved the answer of an organisation")
    IDEA_CAME = "idea_came", _("sent an idea")
    IDEA_MODERATED = "idea_moderated", _("decided whether others see an idea")
    IDEA_REPORTED = "idea_reported", _("reported an idea")
    IDEA_WITHDRAWN = "idea_withdrawn", _("withdrew an idea")
    IDEA_SORTED = "idea_sorted", _("sorted an idea")
    IDEAS_JOINED = "ideas_joined", _("joined similar ideas")
    INPUT_DECIDED = "input_decided", _("decided what becomes of an input")
    INPUT_WAITS = "input_waits", _("waits for a decision")
    INPUT_LINKED = "input_linked", _("linked an input to what it changed")
    INPUT_UNLINKED = "input_unlinked", _("took away a link from an input")
    NOT_UNDERSTOOD = "not_understood", _("says the decision does not fit the input")
    COMMENT_OF_PARTICIPANT = "comment_of_participant", _("commented the draft")
    VOTE_SAVED = "vote_saved", _("saved a vote")
    VOTE_MOVED = "vote_moved", _("moved a vote on")
    OBJECTION_CAME = "objection_came", _("objected to a decision")
    OBJECTION_ANSWERED = "objection_answered", _("replied to an objection")
    VOTE_DECIDED = "vote_decided", _("made a decision final")
    DOCUMENT_READY = "document_ready", _("made a PDF")
    DOCUMENT_FAILED = "document_failed", _("could not make a PDF")

    @property
    def sentence(self) -> str | Promise:
        """What is told, with places for %(who)s, %(what)s and %(region)s."""
        return SENTENCES[self]

    @property
    def next_step(self) -> str | Promise:
        """What the reader of the message can do now; empty if there is nothing to do."""
        return NEXT_STEPS.get(self, "")


SENTENCES: dict[Verb, str | Promise] = {
    Verb.STRATEGY_STARTED: _("%(who)s started the strategy of %(region)s."),
    Verb.ANSWER_SAVED: _("%(who)s saved an answer: %(what)s"),
    Verb.SECTION_COMPLETED: _("%(who)s marked a section as completed: %(what)s"),
    Verb.SECTION_REOPENED: _("%(who)s marked a section as not completed: %(what)s"),
    Verb.ITEM_ANSWERED: _("%(who)s answered a question of the checklist: %(what)s"),
    Verb.EVIDENCE_ADDED: _("%(who)s added a file: %(what)s"),
    Verb.SOMEBODY_ASKED: _("%(who)s asked somebody: %(what)s"),
    Verb.ASK_WITHDRAWN: _("%(who)s withdrew a question to somebody: %(what)s"),
    Verb.PROPOSAL_CAME: _("A proposed answer has come: %(what)s"),
    Verb.PROPOSAL_SENT_BACK: _("%(who)s sent a proposed answer back: %(what)s"),
    Verb.PROPOSAL_TAKEN_OVER: _("%(who)s took over a proposed answer: %(what)s"),
    Verb.CARE_CHANGED: _("%(who)s said who sees to it, and by when: %(what)s"),
    Verb.OBJECTIVE_SAVED: _("%(who)s saved an objective: %(what)s"),
    Verb.OBJECTIVE_REMOVED: _("%(who)s removed an objective: %(what)s"),
    Verb.ACTION_SAVED: _("%(who)s saved an action: %(what)s"),
    Verb.ACTION_REMOVED: _("%(who)s removed an action: %(what)s"),
    Verb.ACTIONS_ADDED: _("%(who)s added actions to the workplan of %(region)s."),
    Verb.ACTIONS_IMPORTED: _("%(who)s took over a list of actions: %(what)s"),
    Verb.IMPORT_UNDONE: _("%(who)s took back a list of actions: %(what)s"),
    Verb.TEXTS_JOINED: _("%(who)s joined two texts: %(what)s"),
    Verb.TEXT_RESTORED: _("%(who)s restored an earlier text: %(what)s"),
    Verb.PUT_BACK: _("%(who)s put back: %(what)s"),
    Verb.ACTIONS_CHANGED: _("%(who)s changed several actions in the workplan of %(region)s."),
    Verb.ACTIONS_ORDERED: _("%(who)s changed the order of the actions of %(region)s."),
    Verb.PLAN_TAKEN_OVER: _("%(who)s took over a spreadsheet of the workplan: %(what)s"),
    Verb.CHANGES_UNDONE: _("%(who)s undid a change of several actions: %(what)s"),
    Verb.MONEY_SETTINGS_SAVED: _("%(who)s changed the currency of the plan of %(region)s."),
    Verb.DRAFT_SHARED: _("%(who)s shared the draft of %(region)s with AER."),
    Verb.DRAFT_UNSHARED: _("%(who)s stopped sharing the draft of %(region)s with AER."),
    Verb.VERSION_SENT: _("%(who)s sent for review: %(what)s"),
    Verb.VERSION_FROZEN: _("%(who)s made a version that cannot be changed: %(what)s"),
    Verb.REVIEWER_ASSIGNED: _("%(who)s chose who reviews the strategy: %(what)s"),
    Verb.COMMENT_ADDED: _("%(who)s wrote a review comment: %(what)s"),
    Verb.COMMENT_REPLIED: _("%(who)s replied to a review comment: %(what)s"),
    Verb.COMMENT_CLOSED: _("%(who)s closed a review comment: %(what)s"),
    Verb.CHANGES_ASKED: _("%(who)s asked for changes: %(what)s"),
    Verb.REVIEW_CLOSED: _("%(who)s closed the review: %(what)s"),
    Verb.REVIEW_WITHDRAWN: _("%(who)s took a version back from review: %(what)s"),
    Verb.VERSION_PUBLISHED: _("%(who)s published a strategy: %(what)s"),
    Verb.PUBLICATION_WITHDRAWN: _("%(who)s took back a publication: %(what)s"),
    Verb.ADOPTION_RECORDED: _("%(who)s recorded the adoption: %(what)s"),
    Verb.PERSON_INVITED: _("%(who)s invited a person to work in %(region)s."),
    Verb.INVITATION_ACCEPTED: _("%(who)s accepted the invitation to %(region)s."),
    Verb.INVITATION_WITHDRAWN: _("%(who)s withdrew an invitation to %(region)s."),
    Verb.ROLE_CHANGED: _("%(who)s changed a role in %(region)s."),
    Verb.PERSON_REMOVED: _("%(who)s removed a person from %(region)s."),
    Verb.ORGANISATION_SAVED: _("%(who)s saved an organisation: %(what)s"),
    Verb.ORGANISATION_REMOVED: _("%(who)s removed an organisation: %(what)s"),
    Verb.LINK_MADE: _("%(who)s made a link to hand on: %(what)s"),
    Verb.LINK_WITHDRAWN: _("%(who)s withdrew a link to hand on: %(what)s"),
    Verb.PROCESS_SAVED: _("%(who)s changed how people take part in %(region)s."),
    Verb.SWITCH_CHANGED: _("%(who)s changed what is open to participants: %(what)s"),
    Verb.CODE_MADE: _("%(who)s made a code to take part: %(what)s"),
    Verb.CODE_CLOSED: _("%(who)s closed a code to take part: %(what)s"),
    Verb.WORKSHOP_SAVED: _("%(who)s saved a workshop: %(what)s"),
    Verb.WORKSHOP_CANCELLED: _("%(who)s cancelled a workshop: %(what)s"),
    Verb.ENTERED_FOR_OTHERS: _("%(who)s entered what people said at a workshop: %(what)s"),
    Verb.ITEM_CLOSED: _("%(who)s closed a question at a workshop: %(what)s"),
    Verb.MINUTES_SHARED: _("%(who)s shared minutes for correction: %(what)s"),
    Verb.MINUTES_FINAL: _("%(who)s made minutes final: %(what)s"),
    Verb.CORRECTION_CAME: _("Somebody asked for a correction of minutes: %(what)s"),
    Verb.VOICE_SAVED: _("The answer of an organisation was saved: %(what)s"),
    Verb.IDEA_CAME: _("An idea has come: %(what)s"),
    Verb.IDEA_MODERATED: _("%(who)s decided whether others see an idea: %(what)s"),
    Verb.IDEA_REPORTED: _("Somebody reported an idea: %(what)s"),
    Verb.IDEA_WITHDRAWN: _("An idea was withdrawn: %(what)s"),
    Verb.IDEA_SORTED: _("%(who)s said what an idea is about: %(what)s"),
    Verb.IDEAS_JOINED: _("%(who)s joined similar ideas: %(what)s"),
    Verb.INPUT_DECIDED: _("%(who)s decided what becomes of an input: %(what)s"),
    Verb.INPUT_WAITS: _("Input waits for a decision for a month or longer: %(what)s"),
    Verb.INPUT_LINKED: _("%(who)s linked an input to what it changed: %(what)s"),
    Verb.INPUT_UNLINKED: _("%(who)s took away a link from an input: %(what)s"),
    Verb.NOT_UNDERSTOOD: _("Somebody says a decision does not fit what they said: %(what)s"),
    Verb.COMMENT_OF_PARTICIPANT: _("A comment on the draft has come: %(what)s"),
    Verb.VOTE_SAVED: _("%(who)s saved a vote: %(what)s"),
    Verb.VOTE_MOVED: _("%(who)s moved a vote on: %(what)s"),
    Verb.OBJECTION_CAME: _("Somebody objected to a decision: %(what)s"),
    Verb.OBJECTION_ANSWERED: _("%(who)s replied to an objection: %(what)s"),
    Verb.VOTE_DECIDED: _("%(who)s made a decision final: %(what)s"),
    Verb.DOCUMENT_READY: _("The PDF is ready: %(what)s"),
    Verb.DOCUMENT_FAILED: _("The PDF could not be made: %(what)s"),
}

# What is done to many at once is told once, so that it does not fill the page.
OF_SEVERAL: dict[Verb, Any] = {
    Verb.PERSON_INVITED: ngettext_lazy(
        "%(who)s invited %(count)d person to work in %(region)s.",
        "%(who)s invited %(count)d people to work in %(region)s.",
        "count",
    ),
}
NEXT_STEPS: dict[Verb, str | Promise] = {
    Verb.DRAFT_SHARED: _("You can read it until the region stops sharing it."),
    Verb.PROPOSAL_CAME: _("Take it over, change it first or send it back."),
    Verb.CARE_CHANGED: _("It stands on “Your work”."),
    Verb.VERSION_SENT: _("It stays as it was sent. The region can go on writing."),
    Verb.REVIEWER_ASSIGNED: _("Read it and write your comments there."),
    Verb.COMMENT_ADDED: _("You can reply there."),
    Verb.CHANGES_ASKED: _("Read the comments, answer each one and send the next version."),
    Verb.REVIEW_CLOSED: _("The region can now adopt and publish it."),
    Verb.ROLE_CHANGED: _("Open the page to see what you can do now."),
    Verb.PERSON_REMOVED: _(
        "If that was you, you no longer see this region. What you wrote is kept."
    ),
    Verb.DOCUMENT_READY: _("You can download it there."),
    Verb.DOCUMENT_FAILED: _("You can try again there. Nothing you wrote is lost."),
}

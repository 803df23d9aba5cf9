"""Addresses of the checklist, of taking part and of workshops."""

from django.urls import path

from toolkit.views import (
    checklist,
    choosing,
    codes,
    entering,
    ideas,
    minutes,
    openings,
    questions,
    screen,
    sheets,
    taking_part,
    voices,
    votes,
    workshops,
)

app_name = "toolkit"

HERE = "regions/<slug:region>/checklist/"
TEAM = "regions/<slug:region>/taking-part/"
PART = "take-part/"
WORKSHOPS = "regions/<slug:region>/workshops/"
WORKSHOP = f"{WORKSHOPS}<uuid:uuid>/"

urlpatterns = [
    path("about/checklist/", checklist.about_checklist, name="about_checklist"),
    path(HERE, checklist.checklist, name="checklist"),
    path(f"{HERE}answers.csv", voices.voices_csv, name="voices_csv"),
    path(f"{HERE}<slug:priority>/", checklist.priority, name="priority"),
    path(f"{HERE}<slug:priority>/all/", checklist.priority_list, name="list"),
    path(f"{HERE}<slug:priority>/steps/", checklist.steps, name="steps"),
    path(f"{HERE}<slug:priority>/<slug:item>/", checklist.item, name="item"),
    path(f"{TEAM}open/", openings.openings, name="openings"),
    path(f"{TEAM}choosing/", votes.votes, name="votes"),
    path(f"{TEAM}choosing/new/", votes.new_vote, name="new_vote"),
    path(f"{TEAM}choosing/<uuid:uuid>/", votes.vote, name="vote"),
    path(f"{TEAM}choosing/<uuid:uuid>/prepare/", votes.prepare_vote, name="prepare_vote"),
    path(f"{TEAM}choosing/<uuid:uuid>/room/", votes.vote_in_the_room, name="vote_in_the_room"),
    path(f"{TEAM}choosing/<uuid:uuid>/move/<slug:move>/", votes.move_vote, name="move_vote"),
    path(
        f"{TEAM}choosing/<uuid:uuid>/objections/<int:pk>/",
        votes.answer_objection,
        name="answer_objection",
    ),
    path("regions/<slug:region>/take-part/", codes.take_part, name="take_part"),
    path("regions/<slug:region>/codes/", codes.codes, name="codes"),
    path("regions/<slug:region>/codes/new/", codes.new_code, name="new_code"),
    path("regions/<slug:region>/codes/<uuid:uuid>/", codes.one_code, name="one_code"),
    path("regions/<slug:region>/codes/<uuid:uuid>/close/", codes.close_code, name="close_code"),
    path(PART, taking_part.enter, name="enter"),
    path(f"{PART}code/<str:digits>/", taking_part.code, name="code"),
    path(f"{PART}code/<str:digits>/help/", taking_part.code_help, name="code_help"),
    path(f"{PART}help/", taking_part.help_page, name="help"),
    path(f"{PART}return/", taking_part.come_back, name="return"),
    path(f"{PART}language/", taking_part.language, name="language"),
    path(f"{PART}here/", taking_part.place, name="place"),
    path(f"{PART}questions/", questions.questions, name="questions"),
    path(f"{PART}questions/<int:number>/", questions.question, name="question"),
    path(f"{PART}for-whom/", taking_part.for_whom, name="for_whom"),
    path(f"{PART}ideas/", ideas.ideas, name="ideas"),
    path(f"{PART}ideas/<uuid:uuid>/report/", ideas.report_idea, name="report_idea"),
    path(f"{PART}number/", taking_part.number, name="number"),
    path(f"{PART}choose/", choosing.choose, name="choose"),
    path(f"{PART}choose/<int:pk>/", choosing.choose_one, name="choose_one"),
    path(f"{PART}finish/", taking_part.finish, name="finish"),
    path(f"{PART}finished/", taking_part.finished, name="finished"),
    path(f"{PART}delete/", taking_part.delete, name="delete"),
    path(WORKSHOPS, workshops.workshops, name="workshops"),
    path(f"{WORKSHOPS}new/", workshops.new_workshop, name="new_workshop"),
    path(WORKSHOP, workshops.workshop, name="workshop"),
    path(f"{WORKSHOP}change/", workshops.edit_workshop, name="edit_workshop"),
    path(f"{WORKSHOP}cancel/", workshops.cancel_workshop, name="cancel_workshop"),
    path(f"{WORKSHOP}count/", workshops.count, name="count"),
    path(f"{WORKSHOP}sheet/<slug:language>/", sheets.sheet, name="sheet"),
    path(f"{WORKSHOP}count-sheet/<slug:language>/", sheets.count_sheet, name="count_sheet"),
    path(f"{WORKSHOP}screen/", screen.screen, name="screen"),
    path(f"{WORKSHOP}screen/<int:position>/", screen.screen, name="screen"),
    path(f"{WORKSHOP}screen/<int:position>/count/", screen.screen_count, name="screen_count"),
    path(f"{WORKSHOP}screen/<int:position>/close/", screen.close_item, name="close_item"),
    path(f"{WORKSHOP}enter/", entering.entering, name="enter_for_others"),
    path(f"{WORKSHOP}numbers/", entering.numbers, name="numbers"),
    path(f"{WORKSHOP}minutes/", minutes.workshop_minutes, name="workshop_minutes"),
    path(f"{WORKSHOP}minutes/share/", minutes.share_minutes, name="share_minutes"),
    path(f"{WORKSHOP}minutes/final/", minutes.finish_minutes, name="finish_minutes"),
    path(f"{WORKSHOP}minutes/decisions/", minutes.add_decision, name="add_decision"),
    path(
        f"{WORKSHOP}minutes/decisions/<int:pk>/",
        minutes.change_decision,
        name="change_decision",
    ),
    path(
        f"{WORKSHOP}minutes/corrections/<int:pk>/",
        minutes.reply_to_correction,
        name="reply_to_correction",
    ),
    path(f"{PART}minutes/", minutes.minutes, name="minutes"),
]

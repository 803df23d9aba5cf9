"""Addresses of the checklist, and of taking part."""

from django.urls import path

from toolkit.views import (
    checklist,
    choosing,
    codes,
    openings,
    questions,
    taking_part,
    votes,
)

app_name = "toolkit"

HERE = "regions/<slug:region>/checklist/"
TEAM = "regions/<slug:region>/taking-part/"
PART = "take-part/"

urlpatterns = [
    path("about/checklist/", checklist.about_checklist, name="about_checklist"),
    path(HERE, checklist.checklist, name="checklist"),
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
    path(f"{PART}number/", taking_part.number, name="number"),
    path(f"{PART}choose/", choosing.choose, name="choose"),
    path(f"{PART}choose/<int:pk>/", choosing.choose_one, name="choose_one"),
    path(f"{PART}finish/", taking_part.finish, name="finish"),
    path(f"{PART}finished/", taking_part.finished, name="finished"),
    path(f"{PART}delete/", taking_part.delete, name="delete"),
]

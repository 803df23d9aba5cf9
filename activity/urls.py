"""Addresses of this room."""

from django.urls import path

from activity import views

app_name = "activity"
urlpatterns = [path("messages/", views.messages, name="messages")]

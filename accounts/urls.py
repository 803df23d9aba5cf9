"""Addresses of one's own account."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/password/", views.password, name="password"),
    path("language/", views.language, name="language"),
]

"""The few addresses of allauth that are used, under the names allauth looks them up by."""

from allauth.account import views as allauth
from django.urls import path, re_path

from accounts import views

urlpatterns = [
    path("", views.sign_in, name="account_login"),
    path("code/", allauth.request_login_code, name="account_request_login_code"),
    path("code/enter/", allauth.confirm_login_code, name="account_confirm_login_code"),
    path("out/", allauth.logout, name="account_logout"),
    path("closed/", allauth.account_inactive, name="account_inactive"),
    # Where allauth links to "sign up" stands the page that says who can invite.
    path("no-account/", views.no_account, name="account_signup"),
    path("new-password/", allauth.password_reset, name="account_reset_password"),
    path(
        "new-password/sent/",
        allauth.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^new-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "new-password/saved/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

"""The few addresses of allauth that are used, under the names allauth looks them up by."""

from allauth.account import views as allauth
from django.urls import path, re_path

from accounts import views

urlpatterns = [
    path("", views.SignInView.as_view(), name="account_login"),
    path("code/", views.RequestCodeView.as_view(), name="account_request_login_code"),
    path("code/enter/", views.EnterCodeView.as_view(), name="account_confirm_login_code"),
    path("out/", allauth.logout, name="account_logout"),
    path("closed/", views.ClosedView.as_view(), name="account_inactive"),
    # Where allauth links to "sign up" stands the page that says who can invite.
    path("no-account/", views.no_account, name="account_signup"),
    path("new-password/", views.AskNewPasswordView.as_view(), name="account_reset_password"),
    path(
        "new-password/sent/",
        views.NewPasswordSentView.as_view(),
        name="account_reset_password_done",
    ),
    re_path(
        r"^new-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        views.NewPasswordView.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "new-password/saved/",
        views.NewPasswordSavedView.as_view(),
        name="account_reset_password_from_key_done",
    ),
]

"""The URL map: every address of the product, by room."""

from django.urls import include, path

from accounts.admin import operator

urlpatterns = [
    path("operator/", operator.urls),
    path("sign-in/", include("accounts.sign_in_urls")),
    path("", include("accounts.urls")),
    path("", include("activity.urls")),
    path("", include("versions.urls")),
    path("", include("frameworks.urls")),
    path("", include("toolkit.urls")),
    path("", include("workplans.urls")),
    path("", include("asking.urls")),
    path("", include("strategies.urls")),
    path("", include("regions.urls")),
    path("", include("documents.urls")),
    path("", include("dashboard.urls")),
]

handler400 = "kernel.pages.bad_request"
handler403 = "kernel.pages.forbidden"
handler404 = "kernel.pages.not_found"
handler500 = "kernel.pages.broken"

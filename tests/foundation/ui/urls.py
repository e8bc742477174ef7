from django.urls import include, path

urlpatterns = [path("", include("wandel.foundation.ui.urls"))]

"""Documents are read once in a process, and never taken for others."""

import datetime as dt

import pytest
from tests.factories import reader

from wandel.steps.pathways import memory, queries
from wandel.steps.pathways.models import ModelVersion, Result

pytestmark = pytest.mark.django_db


def test_a_document_is_read_once(results, django_assert_num_queries):
    result = queries.newest_results(reader(results[0].model_version.city))[0]
    memory.pathway_of(result)
    with django_assert_num_queries(0):
        assert memory.pathway_of(result).model_dump(mode="json") == results[0].result
        assert memory.model_document(result.model_version) == results[0].model_version.document


def test_another_document_under_the_same_number_is_read_anew(results):
    """As after a database was replaced, or a transaction rolled back."""
    result = results[0]
    before = memory.pathway_of(result), memory.model_document(result.model_version)
    later = result.created_at + dt.timedelta(days=1)
    version = result.model_version
    ModelVersion.objects.filter(pk=version.pk).update(
        document=version.document | {"price_year": 1999}, created_at=later
    )
    Result.objects.filter(pk=result.pk).update(result=results[1].result, created_at=later)
    fresh = Result.objects.select_related("model_version").get(pk=result.pk)
    assert memory.pathway_of(fresh).provenance.targets != before[0].provenance.targets
    assert memory.model_document(fresh.model_version)["price_year"] == 1999 != before[1]["price_year"]

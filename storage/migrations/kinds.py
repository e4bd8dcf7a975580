"""The kinds of columns that tables are made of."""

import sqlalchemy as sa
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

TEXT, INSTANT, SEALED = AutoString(), UTCDateTime(), sa.LargeBinary()
NUMBER, BIG_NUMBER, YES_NO, DAY = sa.Integer(), sa.BigInteger(), sa.Boolean(), sa.Date()
